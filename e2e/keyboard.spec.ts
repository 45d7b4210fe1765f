import { expect, type Locator, type Page, test } from "@playwright/test";
import { ownerCookies, type Product, startProduct } from "./support/product.ts";
import { addProject, askingAgent, plan, type ProjectRow } from "./support/product-steps.ts";

let product: Product;
let shop: ProjectRow;
let blog: ProjectRow;
let cookies: Awaited<ReturnType<typeof ownerCookies>>;

test.beforeAll(async () => {
  product = await startProduct();
  cookies = await ownerCookies(product);
  blog = await addProject(product, "blog", []);
  shop = await addProject(product, "shop", [askingAgent("quick")]);
  await plan(product, shop, "Sort the shelves", "quick");
  await plan(product, shop, "Sort the books", "quick");
});
test.afterAll(() => product.stop());
test.beforeEach(({ context }) => context.addCookies(cookies));

const composer = (page: Page): Locator => page.getByPlaceholder("Say what you want").filter({ visible: true });
const row = (page: Page, title: string): Locator => page.getByRole("link", { name: new RegExp(`: \\d+, ${title}$`) });

async function open(page: Page, place: string): Promise<void> {
  await page.goto(`${product.url}/p/${shop.id}/${place}`);
  await expect(page.getByRole("navigation", { name: "Projects" })).toContainText("Connected");
}

async function press(page: Page, ...keys: string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

test("g and a letter goes to a room, a number to a project", async ({ page }) => {
  await open(page, "work");
  for (const [key, path] of [["t", `/p/${shop.id}/terminals`], ["r", `/p/${shop.id}/review`], ["l", `/p/${shop.id}/learn`], ["c", `/p/${shop.id}/chat`], ["w", `/p/${shop.id}/work`], ["i", "/inbox"], ["h", "/health"], ["m", "/master/chat"]] as const) {
    await press(page, "g", key);
    await expect(page).toHaveURL(product.url + path);
  }
  const order = (await product.ask<{ items: { id: string }[] }>("GET", "/api/projects")).items.map((p) => p.id);
  await press(page, String(order.indexOf(blog.id) + 1));
  await expect(page).toHaveURL(`${product.url}/p/${blog.id}/chat`);
});

test("no key acts while one types", async ({ page }) => {
  await open(page, "chat");
  const url = page.url();
  await composer(page).focus();
  await page.keyboard.type("gi?jkad[]1c");
  await expect(composer(page)).toHaveValue("gi?jkad[]1c");
  expect(page.url()).toBe(url);
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await composer(page).fill("");
});

test("the palette opens anywhere, finds, goes, and gives the focus back", async ({ page }) => {
  await open(page, "chat");
  await composer(page).focus();
  await press(page, "Control+k");
  const input = page.getByPlaceholder("Find a project, a task, a room");
  await expect(input).toBeFocused();
  await press(page, "Escape");
  await expect(input).toHaveCount(0);
  await expect(composer(page)).toBeFocused();
  await press(page, "Control+k");
  await page.keyboard.type("sort the books");
  await expect(page.getByRole("option", { name: /Sort the books/ })).toBeVisible();
  await press(page, "Enter");
  await expect(page).toHaveURL(/\/work\/\d+$/);
  await press(page, "Control+k");
  await page.keyboard.type("nothing is called so");
  await expect(page.getByText("Nothing is called that.")).toBeVisible();
});

test("j and k move, Enter opens, Escape leads back to where one was", async ({ page }) => {
  await open(page, "work");
  await expect(row(page, "Sort the books")).toBeVisible();
  const rows = page.locator(".work-row");
  await press(page, "j");
  await expect(rows.nth(0)).toBeFocused();
  await press(page, "j");
  await expect(rows.nth(1)).toBeFocused();
  await press(page, "j", "k");
  await expect(rows.nth(0)).toBeFocused();
  await press(page, "j", "Enter");
  await expect(page.getByRole("button", { name: "Change plan" })).toBeVisible();
  await press(page, "Escape");
  await expect(page).toHaveURL(/\/work$/);
  await expect(rows.nth(1)).toBeFocused();
});

test("? lists the keys, Escape closes the list and nothing else", async ({ page }) => {
  await open(page, "work");
  await row(page, "Sort the books").focus();
  await press(page, "?");
  const list = page.getByRole("dialog", { name: "Keys" });
  await expect(list).toContainText("approve, deny and say why");
  await press(page, "g", "i");
  await expect(page).toHaveURL(/\/work$/);
  await press(page, "Escape");
  await expect(list).toHaveCount(0);
  await expect(row(page, "Sort the books")).toBeFocused();
});

test("the first Tab offers the room, also after several rooms", async ({ page }) => {
  await open(page, "chat");
  await press(page, "g", "w", "g", "i");
  await expect(page).toHaveURL(/\/inbox$/);
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  const skip = page.getByRole("link", { name: "To the room" });
  await skip.focus();
  await expect(skip).toBeInViewport();
  await press(page, "Enter");
  await expect(page.locator("main.room").filter({ visible: true })).toBeFocused();
  await press(page, "Tab");
  expect(await page.evaluate(() => document.activeElement?.closest("main.room") !== null)).toBe(true);
});

test("a dialog takes the focus, keeps it, and gives it back", async ({ page }) => {
  const task = await plan(product, shop, "Sort the coats", "quick");
  await open(page, `work/${task.number}`);
  const change = page.getByRole("button", { name: "Change plan" });
  await change.focus();
  await press(page, "Enter");
  const dialog = page.getByRole("dialog");
  await expect(dialog).toBeVisible();
  for (let i = 0; i < 15; i++) {
    await press(page, "Tab");
    expect(await page.evaluate(() => document.activeElement === document.body || document.activeElement?.closest("[role=dialog], [data-base-ui-focus-guard]") !== null)).toBe(true);
  }
  await press(page, "Escape");
  await expect(dialog).toHaveCount(0);
  await expect(change).toBeFocused();
  await expect(page).toHaveURL(new RegExp(`/work/${task.number}$`));
});

test("c says what one wants, from every room of the project; brackets fold rail and panel", async ({ page }) => {
  await open(page, "work");
  await expect(row(page, "Sort the books")).toBeVisible();
  await press(page, "c");
  await expect(page).toHaveURL(/\/chat$/);
  await expect(composer(page)).toBeFocused();
  await expect(composer(page)).toHaveValue("");
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  const panel = page.getByRole("complementary");
  await expect(panel).toBeVisible();
  await press(page, "]");
  await expect(panel).toHaveCount(0);
  await press(page, "[");
  await expect(page.locator(".app")).toHaveAttribute("data-rail", "folded");
});
