import { expect, type Page, test } from "@playwright/test";
import type { Session } from "#domain/session.ts";
import { control, frame, rows, shells, thumb, toTerminals } from "./support/desk-terminals.ts";
import { ownerCookies, type Product, startProduct } from "./support/product.ts";
import { addProject, openShell, type ProjectRow, screenOf } from "./support/product-steps.ts";

let product: Product;
let shop: ProjectRow;
let cookies: Awaited<ReturnType<typeof ownerCookies>>;

test.beforeAll(async () => {
  product = await startProduct();
  cookies = await ownerCookies(product);
});
test.afterAll(() => product.stop());
test.beforeEach(async ({ context, isMobile }) => {
  test.skip(isMobile, "a phone shows one terminal");
  await context.addCookies(cookies);
  shop = await addProject(product, "shop", []);
});

const standing = (page: Page): Promise<string[]> => page.locator(".term-place > .frame h2, .term-place > .term-left .bb").allTextContents();

/** Opens a split of two, the newest and the one before. */
async function split(page: Page, ...names: string[]): Promise<Record<string, Session>> {
  const opened = await shells(product, shop, ...names);
  await toTerminals(page, product, { project: shop });
  await page.getByRole("button", { name: "Split", exact: true }).click();
  await expect.poll(() => standing(page)).toEqual(names.toReversed().slice(0, 2));
  return opened;
}

test("terminals are put side by side by hand, stay so after a reload, and go again", async ({ page }) => {
  await split(page, "one", "two", "three", "four", "five");
  await thumb(page, "one").dragTo(page.locator(".term-stand"), { targetPosition: { x: 1100, y: 200 } });
  await expect.poll(() => standing(page)).toEqual(["five", "four", "one"]);
  await thumb(page, "two").getByRole("button", { name: "More about the terminal two" }).click();
  await page.getByRole("menuitem", { name: "Open beside" }).click();
  await expect.poll(() => standing(page)).toEqual(["five", "four", "one", "two"]);
  await thumb(page, "three").getByRole("button", { name: "More about the terminal three" }).click();
  await expect(page.getByRole("menuitem", { name: "Rename" })).toBeVisible();
  await expect(page.getByRole("menuitem", { name: "Open beside" })).toHaveCount(0);
  await page.keyboard.press("Escape");
  await thumb(page, "three").dragTo(page.locator(".term-place").nth(1));
  await expect.poll(() => standing(page)).toEqual(["five", "three", "one", "two"]);
  await frame(page, "two").locator("header").dragTo(page.locator(".term-place").first(), { sourcePosition: { x: 60, y: 16 } });
  await expect.poll(() => standing(page)).toEqual(["two", "three", "one", "five"]);
  await page.reload();
  await expect.poll(() => standing(page)).toEqual(["two", "three", "one", "five"]);
  await expect(rows(page, "five")).toContainText(/[$#]/);
  await frame(page, "one").getByRole("button", { name: "Close this place" }).click();
  await expect.poll(() => standing(page)).toEqual(["two", "three", "five"]);
  await expect(thumb(page, "one")).toBeVisible();
});

test("each project has its own split", async ({ page }) => {
  await split(page, "left", "right", "more");
  const first = shop;
  shop = await addProject(product, "blog", []);
  await shells(product, shop, "alpha", "beta");
  await toTerminals(page, product, { project: shop });
  await expect.poll(() => standing(page)).toEqual(["beta", "alpha"]);
  shop = first;
  await toTerminals(page, product, { project: shop });
  await expect.poll(() => standing(page)).toEqual(["more", "right"]);
});

test("one of them has the keyboard, arrows move it, and nothing of it is taken from the program", async ({ page }) => {
  const { left, right } = await split(page, "right", "left");
  await control(page, "left");
  await expect(page.locator(".frame[data-keyboard]")).toHaveCount(1);
  await page.keyboard.type("cat -v");
  await page.keyboard.press("Enter");
  for (const key of ["f", "x", "b", "Escape", "ArrowRight"]) await page.keyboard.press(key);
  await page.keyboard.press("Enter");
  await expect.poll(() => screenOf(product, left?.id)).toContain("fxb^[^[[C");
  await page.keyboard.press("Control+Alt+.");
  await expect(frame(page, "left")).toBeFocused();
  await expect(page.locator(".frame[data-keyboard]")).toHaveCount(0);
  await page.keyboard.press("ArrowRight");
  await expect(frame(page, "right")).toBeFocused();
  await expect(page).toHaveURL(new RegExp(`/terminals/${right?.id}$`));
  await page.keyboard.press("Enter");
  await expect(page.locator(".frame[data-keyboard]")).toHaveAccessibleName("right");
  await page.keyboard.type("echo right-$((1 + 1))");
  await page.keyboard.press("Enter");
  await expect(rows(page, "right")).toContainText("right-2");
  await expect(frame(page, "left")).toContainText("You control");
  await page.keyboard.press("Control+Alt+.");
  await page.keyboard.press("x");
  await expect.poll(() => standing(page)).toEqual(["left"]);
  await thumb(page, "right").getByRole("button", { name: "Open terminal right" }).focus();
  await page.keyboard.press("b");
  await expect.poll(() => standing(page)).toEqual(["left", "right"]);
});

test("one that ends leaves its place with a word, and its last screen is one press away", async ({ page }) => {
  const { gone } = await split(page, "spare", "stays", "gone");
  await product.ask("POST", `/api/sessions/${gone?.id}/input`, { text: "echo last-$((1 + 1)); exit 4" });
  const place = frame(page, "gone");
  await expect(place).toContainText(/Ended just now with exit code 4\. Another terminal can be dropped here\./);
  await expect.poll(() => standing(page)).toEqual(["gone", "stays"]);
  await place.getByRole("button", { name: "Show its last screen" }).click();
  await expect(rows(page, "gone")).toContainText("last-2");
  await page.reload();
  await expect.poll(() => standing(page)).toEqual(["stays"]);
});

test("one fills the screen, Escape is the program's, and Ctrl Alt . leads back", async ({ page }) => {
  const { wide } = await split(page, "other", "wide");
  await control(page, "wide");
  await frame(page, "wide").getByRole("button", { name: "Full screen" }).click();
  const size = page.viewportSize() ?? { width: 0, height: 0 };
  await expect.poll(async () => (await frame(page, "wide").boundingBox())?.width ?? 0).toBeGreaterThanOrEqual(size.width);
  await expect(frame(page, "wide")).toHaveAttribute("data-keyboard");
  await page.keyboard.type("cat -v");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Enter");
  await expect.poll(() => screenOf(product, wide?.id)).toMatch(/\^\[\n\^\[/);
  await expect(frame(page, "wide")).toHaveAttribute("data-full");
  await page.keyboard.press("Control+Alt+.");
  await expect(frame(page, "wide")).not.toHaveAttribute("data-full");
  await expect(frame(page, "wide")).toBeFocused();
  expect(await page.evaluate(() => document.fullscreenElement)).toBeNull();
  await page.keyboard.press("f");
  await expect(frame(page, "wide")).toHaveAttribute("data-full");
  await frame(page, "wide").getByRole("button", { name: "Leave full screen" }).click();
  await expect(frame(page, "wide")).not.toHaveAttribute("data-full");
});

test("font, size, line height and cursor are chosen, seen at once, and kept", async ({ page }) => {
  const { looks } = await shells(product, shop, "looks");
  await toTerminals(page, product, { project: shop, session: looks });
  const fontOf = (): Promise<string> => rows(page, "looks").evaluate((element) => getComputedStyle(element).fontFamily);
  expect(await fontOf()).toMatch(/geist/i);
  await frame(page, "looks").getByRole("button", { name: "More about this terminal" }).click();
  await page.getByRole("menuitem", { name: "Font and look" }).click();
  const dialog = page.getByRole("dialog", { name: "Font and look" });
  await expect(dialog.getByLabel("Font", { exact: true }).locator("option").first()).toHaveText("Geist Mono");
  await dialog.getByLabel("Text size").selectOption("18");
  await dialog.getByLabel("Line height").selectOption("1.5");
  await dialog.getByRole("button", { name: "Underline" }).click();
  await dialog.getByLabel("The cursor blinks").check();
  await dialog.getByRole("button", { name: "Close" }).click();
  const heightOf = (): Promise<number> => rows(page, "looks").locator("> div").first().evaluate((row) => row.getBoundingClientRect().height);
  await expect.poll(heightOf).toBeGreaterThan(30);
  const height = await heightOf();
  await page.reload();
  await expect.poll(heightOf).toBeCloseTo(height, 0);
  await control(page, "looks");
  await expect(rows(page, "looks").locator(".xterm-cursor-underline")).toHaveCount(1);
  await page.goto(`${product.url}/settings/appearance`);
  await expect(page.getByLabel("Text size")).toHaveValue("18");
  await expect(page.getByLabel("Line height")).toHaveValue("1.5");
});

test("terminals stand in groups, which fold, are renamed and dissolved, and are no other project's", async ({ page }) => {
  const opened = await shells(product, shop, "api", "web", "main");
  const first = shop;
  shop = await addProject(product, "other", []);
  const { foreign } = await shells(product, shop, "foreign");
  shop = first;
  for (const session of [opened["api"], foreign]) await product.ask("PATCH", `/api/sessions/${session?.id}`, { group: "back end" });
  await toTerminals(page, product, { project: shop });
  const group = page.getByRole("region", { name: "Group back end" });
  await expect(group.locator(".thumb")).toHaveCount(1);
  await thumb(page, "web").getByRole("button", { name: "More about the terminal web" }).click();
  await page.getByRole("menuitem", { name: "Move to a group" }).click();
  await page.getByRole("dialog").getByLabel("Group").fill("back end");
  await page.getByRole("dialog").getByRole("button", { name: "Move" }).click();
  await expect(group.locator(".thumb")).toHaveCount(2);
  await expect(group).not.toContainText("foreign");
  await group.getByRole("button", { name: /^back end/ }).click();
  await expect(group.locator(".thumb")).toHaveCount(0);
  await page.reload();
  await expect(group.getByRole("button", { name: /^back end/ })).toHaveAttribute("aria-expanded", "false");
  await group.getByRole("button", { name: "More about the group back end" }).click();
  await page.getByRole("menuitem", { name: "Rename group" }).click();
  await page.getByRole("dialog").getByLabel("Group").fill("night");
  await page.getByRole("dialog").getByRole("button", { name: "Rename", exact: true }).click();
  await expect(page.getByRole("region", { name: "Group night" }).locator(".thumb")).toHaveCount(2);
  expect((await product.ask<Session>("GET", `/api/sessions/${foreign?.id}`)).group).toBe("back end");
});

test("forty pictures are asked for by what is seen, at most once a second, and not while the page is hidden", async ({ page }) => {
  await Promise.all(Array.from({ length: 40 }, (_, i) => openShell(product, shop, `shell ${i}`)));
  const wishes: { at: number; ids: string[] }[] = [];
  page.on("websocket", (socket) => socket.on("framesent", ({ payload }) => {
    const [, body] = /"terminal\.glance",(\{.*\})\]$/s.exec(String(payload)) ?? [];
    if (body) wishes.push({ at: Date.now(), ids: (JSON.parse(body) as { sessionIds: string[] }).sessionIds });
  }));
  await toTerminals(page, product, { project: shop });
  await expect(page.locator(".thumb")).toHaveCount(39);
  await expect(page.locator(".thumb .glance p").first()).toContainText(/[$#]/);
  expect(Math.max(...wishes.map((wish) => wish.ids.length))).toBeLessThan(12);
  const from = wishes.length;
  const side = page.locator(".term-side");
  for (let i = 0; i < 40; i++) await side.evaluate((element, to) => element.scrollTo({ top: (element.scrollHeight * to) / 40 }), i + 1);
  await side.evaluate((element) => element.scrollTo({ top: element.scrollHeight }));
  await expect(page.locator(".thumb").last().locator(".glance p").first()).toContainText(/[$#]/);
  const scrolled = wishes.slice(from);
  for (const [i, wish] of scrolled.entries()) if (i > 0) expect(wish.at - (scrolled[i - 1]?.at ?? 0)).toBeGreaterThan(900);
  await page.evaluate(() => {
    Object.defineProperty(document, "visibilityState", { value: "hidden", configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  });
  await expect.poll(() => wishes.at(-1)?.ids).toEqual([]);
});
