import { join } from "node:path";
import process from "node:process";
import { expect, test } from "@playwright/test";
import { ownerCookies, type Product, startProduct } from "./support/product.ts";
import { addProject, type ProjectRow } from "./support/product-steps.ts";
import { ROOT } from "./support/sample-repo.ts";

let product: Product;
let shop: ProjectRow;
let cookies: Awaited<ReturnType<typeof ownerCookies>>;

test.beforeAll(async () => {
  product = await startProduct();
  cookies = await ownerCookies(product);
  shop = await addProject(product, "shop", []);
});
test.afterAll(() => product.stop());
test.beforeEach(({ context }) => context.addCookies(cookies));

test("the theme is in the first byte of the next page, so nothing flashes", async ({ page }) => {
  await page.goto(`${product.url}/settings/appearance`);
  const html = page.locator("html");
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await expect(html).toHaveAttribute("data-theme", "dark");
  const dark = await ground();
  await page.getByRole("group", { name: "Theme" }).getByRole("button", { name: "Light" }).click();
  await expect(html).toHaveAttribute("data-theme", "light");
  expect(await ground()).not.toBe(dark);
  const next = await page.reload();
  expect(await next?.text()).toMatch(/<html[^>]* data-theme="light"/);
  await expect(page.getByRole("button", { name: "Light" })).toHaveAttribute("aria-pressed", "true");
  await page.getByRole("group", { name: "Theme" }).getByRole("button", { name: "As the system" }).click();
  expect(await ground()).toBe(dark);
  await page.emulateMedia({ colorScheme: "light" });
  await expect.poll(ground).not.toBe(dark);
});

test("a token is shown once, does what it may and nothing more, and ends when it is revoked", async ({ page }) => {
  await page.goto(`${product.url}/settings/access`);
  await page.getByRole("button", { name: "New token" }).click();
  const form = page.getByRole("form", { name: "New token" });
  await expect(form.getByRole("button", { name: "Make token" })).toHaveAttribute("aria-disabled", "true");
  await form.getByLabel("Name").fill("nightly");
  await form.getByRole("button", { name: "Make token" }).click();
  const token = (await page.locator("[data-token]").textContent()) ?? "";
  await page.getByRole("button", { name: "I have it" }).click();
  await expect(page.locator("[data-token]")).toHaveCount(0);
  await expect(page.getByRole("region", { name: "API tokens" })).not.toContainText(token);

  const asWith = (method: string, path: string) => fetch(product.url + path, { method, headers: { authorization: `Bearer ${token}`, "content-type": "application/json" }, ...(method === "GET" ? {} : { body: JSON.stringify({ description: "Add a door" }) }) });
  expect((await asWith("GET", "/api/projects")).status).toBe(200);
  expect((await asWith("POST", `/api/orchestrators/${shop.orchestratorId}/tasks`)).status).toBe(403);
  await page.reload();
  await expect(page.getByRole("region", { name: "API tokens" })).toContainText("last used");
  await page.getByRole("button", { name: "Revoke nightly" }).click();
  await expect(page.getByText("No tokens.")).toBeVisible();
  expect((await asWith("GET", "/api/projects")).status).toBe(401);
});

test("an agent of one's own is declared in a form and does a task", async ({ page }) => {
  await page.goto(`${product.url}/settings/project-${shop.id}`);
  await page.getByRole("button", { name: "Add an agent of your own" }).click();
  const form = page.getByRole("form", { name: "New agent" });
  const script = join(ROOT, "e2e", "support", "asking-agent.mjs");
  await form.getByLabel("Id").fill("mine");
  await form.getByLabel("Command").fill(`${process.execPath} ${script}`);
  await form.getByRole("button", { name: "Add agent" }).click();
  await expect(form.getByRole("alert")).toContainText("{prompt}");
  await form.getByLabel("Command").fill(`${process.execPath} ${script} {prompt} quick`);
  await form.getByRole("button", { name: "Add agent" }).click();
  await expect(page.getByRole("button", { name: "Remove mine" })).toBeVisible();

  await page.goto(`${product.url}/p/${shop.id}/chat`);
  await page.getByPlaceholder("Say what you want").fill("Add a door, with mine");
  await page.getByRole("button", { name: "Send", exact: true }).click();
  const plan = page.getByRole("region", { name: "Plan" });
  await expect(plan).toContainText("mine");
  await plan.getByRole("button", { name: "Confirm" }).click();
  await expect(plan.getByRole("img", { name: "Step 5 of 5" })).toBeVisible();
});

test("what a project's agents are told is kept, and undone before it is saved", async ({ page }) => {
  await page.goto(`${product.url}/settings/project-${shop.id}`);
  const role = page.getByLabel("What this project is for");
  await role.fill("A shop for tests.");
  await page.getByRole("button", { name: "Undo edits" }).click();
  await expect(role).toHaveValue("");
  await role.fill("A shop for tests.");
  await page.getByRole("button", { name: "Save settings" }).click();
  await expect(page.getByRole("button", { name: "Undo edits" })).toHaveCount(0);
  await page.reload();
  await expect(role).toHaveValue("A shop for tests.");
});
