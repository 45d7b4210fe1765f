import { expect, type Locator, type Page, test } from "@playwright/test";
import type { Session } from "#domain/session.ts";
import { ownerCookies, type Product, startProduct } from "./support/product.ts";
import { addProject, openShell, type ProjectRow, screenOf } from "./support/product-steps.ts";

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

const rows = (page: Page): Locator => page.locator(".frame .term-live .xterm-rows");
const frame = (page: Page, name: string): Locator => page.getByRole("region", { name });
const place = (session?: Session): string => `${product.url}/p/${shop.id}/terminals${session ? `/${session.id}` : ""}`;

/** Opens a shell that is live in the page, with the page in control. */
async function live(page: Page, name: string): Promise<Session> {
  const session = await openShell(product, shop, name);
  await page.goto(place(session));
  await expect(rows(page)).toContainText(/[$#]/);
  await page.getByRole("button", { name: "Take control" }).click();
  await expect(frame(page, name)).toContainText("You control");
  return session;
}

/** Types a line, with the keyboard of a desk or the field of a phone. */
async function type(page: Page, text: string): Promise<void> {
  const field = page.getByLabel("Text for this terminal");
  if (await field.isVisible()) {
    await field.fill(text);
    await page.getByRole("button", { name: "Send as one paste" }).click();
    return;
  }
  await page.locator(".frame .xterm-helper-textarea").first().focus();
  await page.keyboard.type(text);
  await page.keyboard.press("Enter");
}

async function menu(page: Page, item: string): Promise<void> {
  await page.getByRole("button", { name: "More about this terminal" }).click();
  await page.getByRole("menuitem", { name: item }).click();
}

test("a shell is opened by hand, typed into and read; it ends with its code", async ({ page }) => {
  await page.goto(place());
  await expect(page.getByRole("region", { name: "No terminal is open" })).toBeVisible();
  await page.getByRole("button", { name: "Terminal", exact: true }).first().click();
  await page.getByLabel("Name").fill("bench");
  await page.getByRole("button", { name: "Open terminal" }).click();
  await expect(page).toHaveURL(/\/terminals\/\w+$/);
  await expect(rows(page)).toContainText(/[$#]/);
  const take = page.getByRole("button", { name: "Take control" });
  await expect(take.or(frame(page, "bench").getByText("You control"))).toBeVisible();
  if (await take.isVisible()) await take.click();
  await type(page, "echo $((6 * 7)) in $(basename $PWD)");
  await expect(rows(page)).toContainText("42 in shop");
  await type(page, "exit 3");
  await expect(frame(page, "bench").getByText(/Ended just now with exit code 3\. This is its last screen\./)).toBeVisible();
  await expect(rows(page)).toContainText("42 in shop");
});

test("after a reload its screen is there again", async ({ page }) => {
  await live(page, "reload");
  await type(page, "echo before-$((1 + 1))");
  await expect(rows(page)).toContainText("before-2");
  await page.reload();
  await expect(rows(page)).toContainText("before-2");
});

test("a second viewer watches, cannot type, takes over, and the first is told", async ({ page, context, isMobile }) => {
  const session = await live(page, "shared");
  const second = await context.newPage();
  await second.goto(place(session));
  await type(page, "echo from-the-first-$((1 + 1))");
  await expect(rows(second)).toContainText("from-the-first-2");
  await expect(frame(second, "shared").getByText(/controls$/)).toBeVisible();
  if (isMobile) {
    await expect(second.getByText("Take over to send.")).toBeVisible();
    await expect(second.locator(".input-bar").getByRole("button")).toBeDisabled();
  } else {
    await type(second, "echo never-$((1 + 1))");
    await expect(second.getByText("Take over to type.")).toHaveCount(1);
  }
  await second.getByRole("button", { name: "Take over" }).click();
  await expect(frame(second, "shared")).toContainText("You control");
  await expect(frame(page, "shared").getByText(/^Another (desk|phone) controls$/)).toBeVisible();
  await type(second, "echo from-the-second-$((1 + 2))");
  await expect(rows(page)).toContainText("from-the-second-3");
  expect(await screenOf(product, session.id)).not.toContain("never");
});

test("the pane takes the size of the window when that is wanted", async ({ page }) => {
  const session = await live(page, "sized");
  await menu(page, "Resize the pane to this window");
  const dialog = page.getByRole("dialog");
  const [, cols = "", lines = ""] = /to (\d+) x (\d+)/.exec((await dialog.getByRole("heading").textContent()) ?? "") ?? [];
  await dialog.getByRole("button", { name: "Resize" }).click();
  await expect(dialog).toHaveCount(0);
  await type(page, "stty size");
  await expect.poll(() => screenOf(product, session.id)).toContain(`${lines} ${cols}`);
  await menu(page, "Pane back to");
  await expect(frame(page, "sized")).toContainText(`${session.cols} x ${session.rows}`);
  await type(page, "stty size");
  await expect.poll(() => screenOf(product, session.id)).toContain(`${session.rows} ${session.cols}`);
});

test("its text can be selected and copied", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await live(page, "text");
  await type(page, "echo copy-me-$((1 + 1))");
  await expect(rows(page)).toContainText("copy-me-2");
  await menu(page, "Text to select and copy");
  const sheet = page.getByRole("dialog", { name: "Text of this terminal" });
  await expect(sheet.locator("pre")).toContainText("copy-me-2");
  await sheet.getByRole("button", { name: "Copy all" }).click();
  await expect(sheet.getByRole("button", { name: "Copied" })).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain("copy-me-2");
});

test("a phone's keys stop a program", async ({ page, isMobile }) => {
  test.skip(!isMobile, "a desk has these keys");
  const session = await live(page, "strip");
  await type(page, "cat; echo stopped-$((1 + 1))");
  await type(page, "typed-into-cat");
  await expect.poll(async () => (await screenOf(product, session.id)).split("typed-into-cat").length).toBe(3);
  await page.getByRole("button", { name: "Ctrl with another key" }).tap();
  await page.getByRole("button", { name: "Ctrl C" }).tap();
  await expect(page.getByRole("toolbar", { name: "Ctrl with" })).toHaveCount(0);
  await type(page, "echo after-$((1 + 1))");
  await expect(rows(page)).toContainText("after-2");
});

test("the keyboard gets out of a terminal", async ({ page, isMobile }) => {
  test.skip(isMobile, "a phone has no keyboard to get out with");
  await live(page, "way-out");
  await page.locator(".frame .xterm-helper-textarea").first().focus();
  await page.keyboard.type("gi?");
  await expect(rows(page)).toContainText("gi?");
  await expect(page).toHaveURL(/\/terminals\//);
  await page.keyboard.press("Control+Alt+.");
  await expect(frame(page, "way-out")).toBeFocused();
  await page.getByRole("button", { name: "More about this terminal" }).click();
  await expect(page.getByRole("menu")).toBeVisible();
  await page.keyboard.press("c");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("menu")).toHaveCount(0);
  await expect(page).toHaveURL(/\/terminals\/\w+$/);
  await page.keyboard.press("g");
  await page.keyboard.press("i");
  await expect(page).toHaveURL(/\/inbox$/);
});

test("a terminal without its server says so, and goes on when it is back", async ({ page }) => {
  await live(page, "away");
  await product.halt("SIGKILL");
  await expect(frame(page, "away").getByText(/^No connection, as of/)).toBeVisible();
  await product.resume();
  await expect(frame(page, "away").getByText(/^No connection/)).toHaveCount(0);
  const take = page.getByRole("button", { name: "Take control" });
  await expect(take.or(frame(page, "away").getByText("You control"))).toBeVisible();
  if (await take.isVisible()) await take.click();
  await type(page, "echo back-$((1 + 1))");
  await expect(rows(page)).toContainText("back-2");
});
