import { join } from "node:path";
import { type Browser, expect, test } from "@playwright/test";
import type { Decision } from "#domain/decision.ts";
import { type Product, signedIn, startProduct } from "./support/product.ts";
import { ROOT } from "./support/sample-repo.ts";
import { fillWithWork } from "./support/sample-work.ts";

const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
const DESK = { viewport: { width: 1440, height: 900 }, deviceScaleFactor: 1.5 };

let product: Product;
let projectId: string;
let otherId: string;

test.beforeAll(async () => {
  product = await startProduct();
  ({ projectId, otherId } = await fillWithWork(product));
});
test.afterAll(() => product.stop());

type Picture = [name: string, path: () => string, waits: string, size: typeof DESK | typeof PHONE];

const PICTURES: Picture[] = [
  ["work", () => `/p/${projectId}/work`, "theme", DESK],
  ["task", () => `/p/${projectId}/work/1`, "checks passed", DESK],
  ["terminals", () => `/p/${projectId}/terminals`, "live,", DESK],
  ["review", () => `/p/${projectId}/review/1`, "src/", DESK],
  ["learn", () => `/p/${projectId}/learn`, "node tools/generate.mjs", DESK],
  ["phone-inbox", () => "/inbox", "wants to run a command", PHONE],
  ["phone-chat", () => `/p/${otherId}/chat`, "Confirm", PHONE],
];

for (const picture of PICTURES) test(picture[0], ({ browser }) => take(browser, picture));

test("chat", async ({ browser }) => {
  const { items } = await product.ask<{ items: Decision[] }>("GET", "/api/decisions");
  const lesson = items.find((d) => d.body.kind === "recommendation");
  await product.ask("POST", `/api/decisions/${lesson?.id}`, { verdict: "deny" });
  await take(browser, ["chat", () => `/p/${projectId}/chat`, "next-themes", DESK]);
});

async function take(browser: Browser, [name, path, waits, size]: Picture): Promise<void> {
  const context = await signedIn(browser, product, size);
  const page = await context.newPage();
  await page.goto(path());
  await expect(page.locator("main:visible")).toContainText(waits);
  await page.waitForLoadState("networkidle");
  await page.screenshot({ path: join(ROOT, "docs", "screenshots", `${name}.png`), animations: "disabled" });
  await context.close();
}
