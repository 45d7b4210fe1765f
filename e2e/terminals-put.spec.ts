import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, test } from "@playwright/test";
import type { Session } from "#domain/session.ts";
import { control, drag, frame, paste, rows, shells, toTerminals } from "./support/desk-terminals.ts";
import { ownerCookies, type Product, startProduct } from "./support/product.ts";
import { addProject, type ProjectRow, screenOf } from "./support/product-steps.ts";

let product: Product;
let shop: ProjectRow;
let cookies: Awaited<ReturnType<typeof ownerCookies>>;

test.beforeAll(async () => {
  product = await startProduct();
  cookies = await ownerCookies(product);
});
test.afterAll(() => product.stop());
test.beforeEach(async ({ context, isMobile }) => {
  test.skip(isMobile, "a phone has a text field of its own");
  await context.addCookies(cookies);
  shop = await addProject(product, "shop", []);
});

const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, ...Array.from({ length: 5000 }, (_, i) => i % 251)];

test("an image that is dropped or pasted is there, and its path is typed", async ({ page }) => {
  const { pane } = await shells(product, shop, "pane");
  await toTerminals(page, product, { project: shop, session: pane });
  const file = { name: "a shot.png", type: "image/png", bytes: PNG };
  await drag(page, "pane", { events: ["dragenter", "dragover"] });
  await expect(frame(page, "pane").getByText("Drop image here")).toHaveCount(0);
  await drag(page, "pane", { file, events: ["dragenter", "dragover"] });
  await expect(frame(page, "pane").getByText("Drop image here")).toBeVisible();
  await drag(page, "pane", { file, events: ["drop"] });
  await expect(frame(page, "pane").getByText("Drop image here")).toHaveCount(0);
  const typed = async (): Promise<string[]> => (await screenOf(product, pane?.id)).replaceAll("\n", "").match(/\/\S+?\/images\/\w+\/\w+\.png/g) ?? [];
  await expect.poll(typed).toHaveLength(1);
  await expect(frame(page, "pane")).toContainText("You control");
  await paste(page, "pane", { file: { ...file, name: "image.png" } });
  await expect.poll(typed).toHaveLength(2);
  for (const path of await typed()) expect([...readFileSync(path)]).toEqual(PNG);
  await drag(page, "pane", { file: { name: "notes.png", type: "image/png", bytes: [1, 2, 3] }, events: ["dragenter", "dragover", "drop"] });
  await expect(frame(page, "pane").getByRole("alert")).toContainText("notes.png is no PNG, JPEG, GIF or WebP image. Nothing was sent.");
  await frame(page, "pane").getByRole("button", { name: "Close", exact: true }).click();
  await expect(frame(page, "pane").getByRole("alert")).toHaveCount(0);
  expect(await typed()).toHaveLength(2);
});

test("several lines for a program that takes each as it comes are asked about first", async ({ page }) => {
  const { plain } = await shells(product, shop, "plain");
  await toTerminals(page, product, { project: shop, session: plain });
  await control(page, "plain");
  await paste(page, "plain", { text: "echo first-$((1 + 1))\necho second-$((1 + 2))\n" });
  const dialog = page.getByRole("dialog", { name: "Paste 2 lines?" });
  await expect(dialog).toContainText("echo second-$((1 + 2))");
  await dialog.getByRole("button", { name: "Do not paste" }).click();
  await expect(dialog).toHaveCount(0);
  await paste(page, "plain", { text: "echo one-$((1 + 1)) line" });
  await frame(page, "plain").locator(".xterm-helper-textarea").press("Enter");
  await expect(rows(page, "plain")).toContainText("one-2 line");
  expect(await screenOf(product, plain?.id)).not.toContain("first");
  await paste(page, "plain", { text: "echo first-$((1 + 1))\necho second-$((1 + 2))\n" });
  await dialog.getByRole("button", { name: "Paste", exact: true }).click();
  await expect(rows(page, "plain")).toContainText("first-2");
  await expect(rows(page, "plain")).toContainText("second-3");
});

test("a paste of a megabyte arrives as it is, in small messages, and says how far it is", async ({ page }) => {
  const { large } = await shells(product, shop, "large");
  await toTerminals(page, product, { project: shop, session: large });
  await control(page, "large");
  const text = Array.from({ length: 16_384 }, (_, i) => `${String(i).padStart(6, "0")} ünïcode "quoted" \\ and so on, line by line ......\n`).join("").slice(0, 1_000_000).replace(/[^\n]*$/, "");
  const lengths: number[] = [];
  page.on("request", (request) => {
    if (request.url().endsWith("/input")) lengths.push(Buffer.byteLength(request.postData() ?? ""));
  });
  const said: string[] = [];
  await page.exposeFunction("hear", (words: string) => void said.push(words));
  await frame(page, "large").evaluate((element) => new MutationObserver(() => {
    const words = element.querySelector(".term-note")?.textContent;
    if (words) (globalThis as unknown as { hear(words: string): void }).hear(words);
  }).observe(element, { childList: true, subtree: true, characterData: true }));
  await page.keyboard.type("stty -echo; sha256sum; stty echo");
  await page.keyboard.press("Enter");
  await expect(rows(page, "large")).toContainText("sha256sum");
  await paste(page, "large", { text });
  await page.getByRole("dialog").getByRole("button", { name: "Paste", exact: true }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect.poll(() => said.at(-1) ?? "").toContain("100 %");
  await expect(frame(page, "large").locator(".term-note")).toHaveCount(0);
  await page.keyboard.press("Control+d");
  await expect.poll(() => screenOf(product, large?.id), { timeout: 60_000 }).toContain(createHash("sha256").update(text).digest("hex"));
  expect(Math.max(...lengths)).toBeLessThanOrEqual(64 * 1024);
  expect(lengths.length).toBeGreaterThan(15);
  expect(said.some((words) => /Pasting [\d.]+ [kM]B\s*[1-9]\d? %/.test(words))).toBe(true);
});

test("a link is shown whole before it is opened", async ({ page, context }) => {
  const { links } = await shells(product, shop, "links");
  await toTerminals(page, product, { project: shop, session: links });
  await context.route("https://example.org/**", (route) => route.fulfill({ body: "there" }));
  const url = `https://example.org/${"long/".repeat(12)}end?q=1`;
  await product.ask("POST", `/api/sessions/${links?.id}/input`, { text: `clear; printf '%s\\n' '${url}'` });
  await expect(rows(page, "links")).toContainText("long/end?q=1");
  const at = await rows(page, "links").locator("> div").first().boundingBox();
  await page.mouse.move((at?.x ?? 0) + 40, (at?.y ?? 0) + 8);
  await page.mouse.move((at?.x ?? 0) + 60, (at?.y ?? 0) + 8);
  await page.mouse.click((at?.x ?? 0) + 60, (at?.y ?? 0) + 8);
  const dialog = page.getByRole("dialog", { name: "Open this link?" });
  await expect(dialog).toContainText(url);
  const opened = context.waitForEvent("page");
  await dialog.getByRole("button", { name: "Open the link" }).click();
  expect((await opened).url()).toBe(url);
});

test("scrollback is searched, and a terminal is renamed and ended with a question before it", async ({ page }) => {
  const { past } = await shells(product, shop, "past");
  await toTerminals(page, product, { project: shop, session: past });
  await product.ask("POST", `/api/sessions/${past?.id}/input`, { text: "echo needle-$((1 + 1)); seq 1 400; echo needle-$((1 + 2))" });
  await expect(rows(page, "past")).toContainText("needle-3");
  await page.getByLabel("Search in scrollback").fill("needle-");
  await page.getByLabel("Search in scrollback").press("Enter");
  await expect(page.getByText(/of 4 in scrollback/)).toBeVisible();
  await page.getByRole("button", { name: "Back to live" }).click();
  const menu = async (item: string): Promise<void> => {
    await page.locator(".term-place").getByRole("button", { name: "More about this terminal" }).click();
    await page.getByRole("menuitem", { name: item }).click();
  };
  await menu("Rename");
  await page.getByRole("dialog").getByLabel("Name").fill("present");
  await page.getByRole("dialog").getByRole("button", { name: "Rename", exact: true }).click();
  await expect(frame(page, "present")).toBeVisible();
  await menu("End terminal");
  await page.getByRole("dialog").getByRole("button", { name: "Keep it" }).click();
  expect((await product.ask<Session>("GET", `/api/sessions/${past?.id}`)).status).toBe("running");
  await menu("End terminal");
  await page.getByRole("dialog").getByRole("button", { name: "End terminal" }).click();
  await expect.poll(async () => (await product.ask<Session>("GET", `/api/sessions/${past?.id}`)).status).toBe("exited");
});
