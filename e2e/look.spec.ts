import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import { measure, type Shortfalls } from "./support/page-measures.ts";
import { type Product, signedIn, startProduct } from "./support/product.ts";
import { fillWithWork } from "./support/sample-work.ts";

const NOTHING: Shortfalls = { faint: [], small: [], sideways: 0, nameless: [] };
/** How long a page is watched for requests it should not make, in milliseconds. */
const IDLE_MS = 4000;

let product: Product;
let projectId: string;
let otherId: string;
let context: BrowserContext;

test.beforeAll(async ({ browser, contextOptions, viewport, isMobile, hasTouch, deviceScaleFactor }) => {
  product = await startProduct();
  ({ projectId, otherId } = await fillWithWork(product));
  context = await signedIn(browser, product, { ...contextOptions, reducedMotion: "reduce", viewport, isMobile, hasTouch, ...(deviceScaleFactor ? { deviceScaleFactor } : {}) });
});
test.afterAll(async () => {
  await context.close();
  await product.stop();
});

const ROOMS: [name: string, path: () => string, ready: string][] = [
  ["chat", () => `/p/${projectId}/chat`, "Plan"],
  ["chat with a plan that waits", () => `/p/${otherId}/chat`, "Confirm"],
  ["work", () => `/p/${projectId}/work`, "Add theme tokens"],
  ["a task", () => `/p/${projectId}/work/1`, "checks passed"],
  ["a task that asks", () => `/p/${projectId}/work/2`, "npm install"],
  ["terminals", () => `/p/${projectId}/terminals`, "Add a theme switch"],
  ["review", () => `/p/${projectId}/review/1`, "src/"],
  ["learn", () => `/p/${projectId}/learn`, "node tools/generate.mjs"],
  ["inbox", () => "/inbox", "wants to run a command"],
  ["master control", () => "/master/chat", "codex"],
  ["health", () => "/health", "tmux"],
  ["settings", () => "/settings", "Appearance"],
  ["settings of a project", () => `/settings/projects`, "atlas-web"],
  ["welcome", () => "/welcome", "agent"],
];

for (const theme of ["dark", "light"] as const) {
  for (const [name, path, ready] of ROOMS) {
    test(`${name}, ${theme}: every text can be read, every target hit, nothing scrolls sideways`, async () => {
      const page = await open(path(), ready, theme);
      expect(await measure(page)).toEqual(NOTHING);
      await page.close();
    });
  }
}

test("a terminal stays dark in the light theme: agents choose their colours for a dark ground", async () => {
  const page = await open(`/p/${projectId}/chat`, "Working", "light");
  const [terminal, room] = await Promise.all([".term", "main:visible"].map((place) => page.locator(place).first().evaluate((e) => getComputedStyle(e).backgroundColor)));
  const lightness = (colour: string | undefined): number => Number(/oklch\(([\d.]+)/.exec(colour ?? "")?.[1]);
  expect(lightness(terminal)).toBeLessThan(0.2);
  expect(lightness(room)).toBeGreaterThan(0.9);
  await page.close();
});

test("the entrance too", async ({ page }) => {
  for (const path of ["/sign-in", "/set-up"]) {
    await page.goto(product.url + path);
    await expect(page.locator("form:visible").getByLabel("E-mail")).toBeVisible();
    expect(await measure(page)).toEqual(NOTHING);
  }
});

test("a page at rest asks the server for nothing", async () => {
  const page = await open(`/p/${projectId}/chat`, "Plan", "dark");
  await page.waitForLoadState("networkidle");
  const asked: string[] = [];
  page.on("request", (request) => void asked.push(request.url()));
  await page.waitForTimeout(IDLE_MS);
  expect(asked).toEqual([]);
  await page.close();
});

async function open(path: string, ready: string, theme: "dark" | "light"): Promise<Page> {
  await context.addCookies([{ name: "rdv-theme", value: theme, url: product.url }]);
  const page = await context.newPage();
  await page.goto(path);
  await expect(page.locator("main:visible")).toContainText(ready);
  return page;
}
