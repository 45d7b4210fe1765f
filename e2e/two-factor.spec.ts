import { readFile } from "node:fs/promises";
import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import type { TwoFactor } from "#domain/api.ts";
import { authenticator } from "./support/authenticator.ts";
import { OWNER, ownerCookies, type Product, startProduct } from "./support/product.ts";

let product: Product;
test.beforeAll(async () => {
  product = await startProduct();
});
test.afterAll(() => product.stop());
test.afterEach(async () => {
  if ((await product.ask<TwoFactor>("GET", "/api/two-factor")).enabledAt !== null) await product.ask("DELETE", "/api/two-factor");
});

/** Sets the second factor up in the settings; hands over the app and the recovery codes. */
async function setUp(page: Page, context: BrowserContext) {
  await context.addCookies(await ownerCookies(product));
  await page.goto(`${product.url}/settings/account`);
  const card = page.getByRole("region", { name: "Second factor" });
  await card.getByRole("button", { name: "Set up" }).click();
  await expect(card.getByRole("img", { name: /QR code/ })).toBeVisible();
  const app = authenticator((await card.locator("[data-secret]").textContent()) ?? "");
  await card.getByLabel("Six digits").fill(app.code(-9));
  await card.getByRole("button", { name: "Switch it on" }).click();
  await expect(card.getByRole("alert")).toContainText("not right");
  await card.getByLabel("Six digits").fill(app.code());
  await card.getByRole("button", { name: "Switch it on" }).click();
  await expect(card.getByRole("list", { name: "Recovery codes" }).getByRole("listitem")).toHaveCount(10);
  return { card, app, codes: await card.getByRole("listitem").allTextContents() };
}

/** Types e-mail and password at the entrance, as far as it asks for more. */
async function givePassword(page: Page): Promise<void> {
  await page.goto(`${product.url}/settings/account`);
  await page.getByRole("textbox", { name: "E-mail" }).fill(OWNER.email);
  await page.locator("#password").fill(OWNER.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByLabel("Six digits from your authenticator app")).toBeFocused();
}

test("the second factor is set up with an app, its codes are kept, and it is switched off again", async ({ page, context }) => {
  const { card, codes } = await setUp(page, context);
  const [file] = await Promise.all([page.waitForEvent("download"), card.getByRole("button", { name: "Download" }).click()]);
  const text = await readFile(await file.path(), "utf8");
  for (const code of codes) expect(text).toContain(code);
  await expect(card.getByRole("button", { name: "Done" })).toHaveAttribute("aria-disabled", "true");
  await card.getByLabel("I kept them").check();
  await card.getByRole("button", { name: "Done" }).click();
  await expect(card).toContainText(/On since .*10 recovery codes left/);
  await expect(card).not.toContainText(codes[0] ?? "-");
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);

  await card.getByRole("button", { name: "New recovery codes" }).click();
  await expect(card.getByRole("listitem")).toHaveCount(10);
  expect(await card.getByRole("listitem").allTextContents()).not.toContain(codes[0]);
  await card.getByLabel("I kept them").check();
  await card.getByRole("button", { name: "Done" }).click();

  await card.getByRole("button", { name: "Switch off" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Switch off" }).click();
  await expect(card.getByRole("button", { name: "Set up" })).toBeVisible();
});

test("the entrance asks for the digits after the password, and sends them by itself", async ({ page, context }) => {
  const { app } = await setUp(page, context);
  await context.clearCookies();
  await givePassword(page);
  const digits = page.getByLabel("Six digits from your authenticator app");
  await expect(digits).toHaveAttribute("autocomplete", "one-time-code");
  await digits.fill(app.code(-9));
  await expect(page.getByRole("alert")).toContainText("not right");
  const next = app.code(1);
  await digits.fill(`${next.slice(0, 3)} ${next.slice(3)}`);
  await expect(page.getByRole("region", { name: "Second factor" })).toContainText("On since");
});

test("a recovery code opens the entrance once", async ({ page, context }) => {
  const { codes } = await setUp(page, context);
  const useCode = async (): Promise<void> => {
    await context.clearCookies();
    await givePassword(page);
    await page.getByRole("button", { name: "Use a recovery code instead" }).click();
    await page.getByLabel("One of your recovery codes").fill((codes[4] ?? "").toLowerCase());
    await page.getByRole("button", { name: "Sign in" }).click();
  };
  await useCode();
  await expect(page.getByRole("region", { name: "Second factor" })).toContainText("9 recovery codes left");
  await useCode();
  await expect(page.getByRole("alert")).toContainText("used already");
});
