import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, type Locator, type Page, test } from "@playwright/test";
import { ownerCookies, type Product, startProduct } from "./support/product.ts";
import { addProject, askingAgent, type ProjectRow, start } from "./support/product-steps.ts";

let product: Product;
let shop: ProjectRow;
let cookies: Awaited<ReturnType<typeof ownerCookies>>;

test.beforeAll(async () => {
  product = await startProduct();
  cookies = await ownerCookies(product);
  shop = await addProject(product, "shop", [askingAgent("patient")]);
});
test.afterAll(() => product.stop());
test.beforeEach(({ context }) => context.addCookies(cookies));

/** The line over the room; rooms that wait behind it are not looked at. */
const lost = (page: Page): Locator => page.getByRole("status").filter({ hasText: "Not connected since", visible: true });

test("a killed server is noticed, and what happened meanwhile is shown without a reload", async ({ page, isMobile }) => {
  const task = await start(product, shop, { wish: "Write the result", agent: "patient", until: (t) => t.attention.state === "working" });
  await page.goto(`${product.url}/p/${shop.id}/work/${task.number}`);
  await expect(page.getByText("Working").first()).toBeVisible();
  await page.evaluate(() => void (document.body.dataset["loaded"] = "once"));

  await product.halt("SIGKILL");
  await expect(lost(page)).toContainText(/since \d\d:\d\d:\d\d/);
  if (!isMobile) await expect(page.getByRole("navigation", { name: "Projects" }).getByRole("status")).toHaveText("Not connected");
  // The agent does not need the server to finish its work.
  writeFileSync(join(task.delegations[0]?.worktreePath ?? "", "go"), "");

  await product.resume();
  await expect(lost(page)).toHaveCount(0);
  await expect(page.getByText("Verified").first()).toBeVisible();
  await expect(page.locator("body")).toHaveAttribute("data-loaded", "once");
});

test("an action while the server is away says what happened, and works afterwards", async ({ page }) => {
  const task = await start(product, shop, { wish: "Write another result", agent: "patient", until: (t) => t.attention.state === "working" });
  await page.goto(`${product.url}/p/${shop.id}/work/${task.number}`);
  await page.getByRole("button", { name: "Cancel task" }).click();
  await product.halt("SIGKILL");
  await page.getByRole("dialog").getByRole("button", { name: "Cancel task" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "The server did not answer." })).toContainText("nothing was sent twice");
  await product.resume();
  await expect(lost(page)).toHaveCount(0);
  await page.getByRole("button", { name: "Cancel task" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Cancel task" }).click();
  await expect(page.getByText("Cancelled").first()).toBeVisible();
});

test("a page from before an update says so, and is loaded again when its person wants it", async ({ page }) => {
  let served = "";
  let isUpdated = false;
  // What the server says comes through as it is, but for the name of the pages it serves, which is once another one.
  await page.routeWebSocket(/socket\.io/, (socket) => {
    socket.connectToServer().onMessage((message) => {
      const build = typeof message === "string" ? /^42\["build","(?<name>[^"]+)"\]$/.exec(message)?.groups?.["name"] : undefined;
      served = build ?? served;
      socket.send(build && isUpdated ? '42["build","another"]' : message);
      if (build) isUpdated = false;
    });
  });
  const note = page.getByRole("status").filter({ hasText: "Remote Dev was updated", visible: true });
  await page.goto(`${product.url}/p/${shop.id}/chat`);
  const box = page.getByPlaceholder("Say what you want");
  await box.fill("half a wish");
  await expect.poll(() => served).not.toBe("");
  await expect(note).toHaveCount(0);
  await product.halt("SIGKILL");
  await expect(lost(page)).toBeVisible();
  isUpdated = true;
  await product.resume();
  await expect(note).toBeVisible();
  await note.getByRole("button", { name: "Load it again" }).click();
  await expect(note).toHaveCount(0);
  await expect(box).toHaveValue("half a wish");
});

test("a room that was never read before the server went away says so, and reads itself when it is back", async ({ page, isMobile }) => {
  await page.goto(`${product.url}/p/${shop.id}/chat`);
  await expect(page.getByPlaceholder("Say what you want")).toBeVisible();
  await product.halt("SIGKILL");
  await expect(lost(page)).toBeVisible();
  if (isMobile) await page.getByRole("link", { name: "Work" }).filter({ visible: true }).click();
  else await page.getByRole("link", { name: "Health" }).click();
  await expect(lost(page)).toBeVisible();
  await product.resume();
  await expect(lost(page)).toHaveCount(0);
  await expect(page.getByText(isMobile ? "Write the result" : "tmux").filter({ visible: true }).first()).toBeVisible();
});
