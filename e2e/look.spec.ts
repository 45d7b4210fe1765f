import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import { measure, type Shortfalls } from "./support/page-measures.ts";
import { type Product, signedIn, startProduct } from "./support/product.ts";
import { fillWithWork } from "./support/sample-work.ts";

const NOTHING: Shortfalls = { faint: [], small: [], sideways: 0, outside: [], nameless: [] };
/** How long a page is watched for requests it should not make, in milliseconds. */
const IDLE_MS = 4000;

let product: Product;
let projectId: string;
let otherId: string;
let context: BrowserContext;
/** What went wrong in a page by itself, for example one that came to life otherwise than the server wrote it. */
const broken: string[] = [];

test.beforeAll(async ({ browser, contextOptions, viewport, isMobile, hasTouch, deviceScaleFactor }) => {
  product = await startProduct();
  ({ projectId, otherId } = await fillWithWork(product));
  context = await signedIn(browser, product, { ...contextOptions, reducedMotion: "reduce", viewport, isMobile, hasTouch, ...(deviceScaleFactor ? { deviceScaleFactor } : {}) });
});
test.afterEach(() => expect(broken.splice(0)).toEqual([]));
test.afterAll(async () => {
  await context.close();
  await product.stop();
});

type Act = (page: Page) => Promise<unknown>;
const press = (name: string): Act => (page) => page.getByRole("button", { name, exact: true }).filter({ visible: true }).first().click();
/** What stands in front of the page, or in it, once something was pressed. */
const inFront = (act: Act, says: string): Act => async (page) => {
  await act(page);
  await expect(page.getByRole("dialog")).toContainText(says);
};
const inRoom = (act: Act, says: string): Act => async (page) => {
  await act(page);
  await expect(page.locator("main:visible, .panel:visible").getByText(says).first()).toBeVisible();
};
const evidence: Act = async (page) => {
  const button = page.getByRole("button", { name: "Evidence", exact: true });
  await expect(page.getByRole("button", { name: "Land on main" })).toBeVisible();
  if (await button.isVisible()) await button.click();
};

const ROOMS: [name: string, path: () => string, ready: string, act?: Act][] = [
  ["chat", () => `/p/${projectId}/chat`, "Plan"],
  ["chat with a plan that waits", () => `/p/${otherId}/chat`, "Confirm"],
  ["a plan that is edited", () => `/p/${otherId}/chat`, "Confirm", inFront(press("Edit"), "mail templates")],
  ["a message that is said otherwise", () => `/p/${otherId}/chat`, "Confirm", inRoom(press("Edit your last message"), "Leave it as it was")],
  ["work", () => `/p/${projectId}/work`, "Add theme tokens"],
  ["work as a graph", () => `/p/${projectId}/work`, "Add theme tokens", inRoom(press("Graph"), "1 of 3 verified")],
  ["work of all projects", () => "/master/work", "Add webhook retries"],
  ["a task", () => `/p/${projectId}/work/1`, "checks passed"],
  ["a task that asks", () => `/p/${projectId}/work/2`, "npm install"],
  ["a task that was refuted", () => `/p/${otherId}/work/1`, "Try again"],
  ["a task that waits for a word", () => `/p/${otherId}/work/3`, "Confirm"],
  ["a task that is about to be cancelled", () => `/p/${otherId}/work/2`, "Cancel task", inFront(press("Cancel task"), "Let it go on")],
  ["terminals", () => `/p/${projectId}/terminals`, "Add a theme switch"],
  ["terminals that ended", () => `/p/${projectId}/terminals`, "Add a theme switch", inRoom(press("Ended"), "Add theme tokens")],
  ["a new terminal", () => `/p/${projectId}/terminals`, "Add a theme switch", inFront(press("Terminal"), "Folder")],
  ["review", () => `/p/${projectId}/review/1`, "src/"],
  ["review with its evidence", () => `/p/${projectId}/review/1`, "src/", inRoom(evidence, "Landing order")],
  ["the list of changes", () => `/p/${projectId}/review`, "Add theme tokens"],
  ["learn", () => `/p/${projectId}/learn`, "node tools/generate.mjs"],
  ["learn, post-mortems", () => `/p/${projectId}/learn`, "node tools/generate.mjs", inRoom(press("Post-mortems"), "Add theme tokens")],
  ["learn, knowledge", () => `/p/${projectId}/learn`, "node tools/generate.mjs", inRoom(press("Knowledge"), "Conventions")],
  ["inbox", () => "/inbox", "wants to run a command"],
  ["master control", () => "/master/chat", "codex"],
  ["health", () => "/health", "tmux"],
  ["settings", () => "/settings", "Appearance"],
  ["settings, access", () => "/settings/access", "New token"],
  ["settings, a new token", () => "/settings/access", "New token", inRoom(press("New token"), "Make token")],
  ["settings of projects", () => "/settings/projects", "atlas-web"],
  ["settings of a project", () => `/settings/project-${projectId}`, "What runs unasked"],
  ["settings, agents", () => "/settings/agents", "In your projects"],
  ["settings, this machine", () => "/settings/machine", "Limits"],
  ["settings, models", () => "/settings/models", "Models"],
  ["settings, appearance", () => "/settings/appearance", "As the system"],
  ["welcome", () => "/welcome", "agent"],
  ["a project that is gone", () => "/p/gone/chat", "There is no such project here"],
  ["a task that is not there", () => `/p/${projectId}/work/99`, "There is no task 99 here"],
];

for (const [name, path, ready, act] of ROOMS) {
  test(`${name}, dark and light: every text can be read, every target hit, nothing scrolls sideways`, async () => {
    const page = await open(path(), ready, "dark");
    await act?.(page);
    for (const theme of ["dark", "light"]) {
      await page.evaluate((chosen) => (document.documentElement.dataset["theme"] = chosen), theme);
      expect(await measure(page), theme).toEqual(NOTHING);
    }
    await page.close();
  });
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
  page.on("pageerror", (error) => void broken.push(error.message));
  await page.goto(path);
  await expect(page.locator("main:visible")).toContainText(ready);
  return page;
}
