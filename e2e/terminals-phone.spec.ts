import { expect, type Page, test } from "@playwright/test";
import type { Session } from "#domain/session.ts";
import { type Fingers, fingersOn } from "./support/fingers.ts";
import { measure } from "./support/page-measures.ts";
import { field, key, phoneTerminals, rows, send } from "./support/phone-terminals.ts";

const PHONE = { width: 390, height: 844 };
/** A finger travels so far over the glass, and what is under it follows by at least so much, in CSS pixels. */
const SWIPE = 300;
const FOLLOWS = { least: 280, most: 330 };

const { product, look, said, program, hold, desk, told, pane } = phoneTerminals();

for (const mode of ["lines", "alternate", "mouse"] as const) {
  test(`a finger moves the screen of a program with ${mode} as far as it goes itself`, async ({ page, browser }) => {
    const session = await program(mode);
    const other = await desk(browser, session);
    const before = await rows(other).textContent();
    const fingers = await hold(page, session);
    // The first swipe may go to the upper end of the pane before anything older is shown.
    const ways = [SWIPE, SWIPE, -SWIPE];
    const moved: number[] = [];
    for (const way of ways) moved.push(await travel(page, fingers, way));
    test.info().annotations.push({ type: "px", description: moved.map((px) => px.toFixed(0)).join(" ") });
    for (const px of moved) expect(px).toBeLessThanOrEqual(FOLLOWS.most);
    await expectCalm(page, session);
    if (mode === "lines") expect(await rows(other).textContent()).toBe(before);
    await send(page, "still heard");
    await told(session).toContain('paste "still heard"');
    await expect(rows(page)).toContainText("still heard");
    expect(await said(session)).not.toMatch(/resized[ =][1-9]/);
    await other.context().close();
  });
}

test("who only watches moves nothing but their own view", async ({ page }) => {
  for (const mode of ["alternate", "mouse"] as const) {
    const session = await program(mode);
    await look(page, session);
    await (await fingersOn(page)).swipe({ x: 200, y: 250 }, { y: SWIPE });
    await expect(key(page, "Back to live")).toBeVisible();
    await key(page, "Back to live").tap();
    await expect(rows(page)).toContainText("up=0 down=0");
    await expectCalm(page, session);
  }
});

test("a finger that throws lets the past glide on, and one that comes back is live again", async ({ page }) => {
  const session = await program("lines");
  const fingers = await hold(page, session);
  const first = await rowAt(page, 0.5);
  await fingers.swipe({ x: 200, y: 300 }, { y: 200 }, true);
  await expect.poll(async () => first - (await rowAt(page, 0.5))).toBeGreaterThan(20);
  await expect(key(page, "Back to live")).toBeVisible();
  for (let i = 0; i < 4; i++) await fingers.swipe({ x: 200, y: 560 }, { y: -400 });
  await expect(key(page, "Back to live")).toHaveCount(0);
  await expect(rows(page)).toContainText("ready");
});

test("a keyboard shown and hidden twenty times, and a display that is turned, resize no program", async ({ page, context, browser }) => {
  const session = await program("lines");
  const others = [await desk(browser, session), await context.newPage()] as const;
  await look(others[1], session);
  await hold(page, session);
  await field(page).tap();
  for (let i = 0; i < 20; i++) {
    await page.setViewportSize({ ...PHONE, height: PHONE.height - 336 });
    expect(await belowView(page)).toBeLessThanOrEqual(0);
    await page.setViewportSize(PHONE);
  }
  await page.setViewportSize({ width: 844, height: 390 });
  await expect(rows(page)).toContainText("ready");
  await page.setViewportSize({ width: 844, height: 190 });
  expect(await belowView(page)).toBeLessThanOrEqual(0);
  await page.setViewportSize(PHONE);
  await send(page, "after all that");
  await told(session).toContain('paste "after all that"');
  expect(await said(session)).not.toContain("resized");
  expect(pane(session)).toBe("0 120x40");
  await others[0].context().close();
});

test("the text field stays above a keyboard that covers the page", async ({ page }) => {
  await page.addInitScript(() => {
    // As Safari does it: the page keeps its size, and only what is seen of it gets smaller and moves.
    const seen = Object.assign(new EventTarget(), { height: innerHeight, width: innerWidth, offsetTop: 0, offsetLeft: 0, scale: 1 });
    Object.defineProperty(window, "visualViewport", { value: seen });
  });
  const session = await program("lines");
  await hold(page, session);
  const show = (height: number, offsetTop: number): Promise<void> =>
    page.evaluate((now) => {
      Object.assign(visualViewport ?? {}, now);
      visualViewport?.dispatchEvent(new Event("resize"));
    }, { height, offsetTop });
  for (const [height, top] of [[508, 0], [508, 90], [844, 0]] as const) {
    await show(height, top);
    await expect.poll(() => belowView(page)).toBeLessThanOrEqual(0);
    await expect(rows(page).getByText("ready")).toBeInViewport();
  }
  expect(await said(session)).not.toContain("resized");
});

test("two fingers change the size of the text, one moves a pane that is wider than the glass", async ({ page }) => {
  const session = await program("lines");
  const fingers = await hold(page, session);
  const width = async (): Promise<number> => (await page.locator(".term-live .xterm-screen").boundingBox())?.width ?? 0;
  const left = async (): Promise<number> => (await page.locator(".term-live .xterm-screen").boundingBox())?.x ?? 0;
  const before = await width();
  await fingers.pinch({ x: 195, y: 400 }, 100, 200);
  await expect.poll(async () => (await width()) / before).toBeGreaterThan(1.8);
  const from = await left();
  await fingers.swipe({ x: 340, y: 400 }, { x: -SWIPE });
  await expect.poll(async () => from - (await left())).toBeGreaterThanOrEqual(FOLLOWS.least);
  await fingers.pinch({ x: 195, y: 400 }, 300, 100);
  await expect.poll(async () => (await width()) / before).toBeLessThan(0.8);
  expect(await said(session)).not.toContain("resized");
  expect((await measure(page)).sideways).toBe(0);
});

test("one controls and all see who; what a phone looks at in the past swallows nothing from a desk", async ({ page, browser }) => {
  const session = await program("lines");
  const other = await desk(browser, session);
  await look(page, session);
  await expect(page.getByText("Watching")).toBeVisible();
  const fingers = await hold(page, session);
  await expect(other.getByText("Phone controls", { exact: true })).toBeVisible();
  await fingers.swipe({ x: 200, y: 250 }, { y: SWIPE });
  await expect(key(page, "Back to live")).toBeVisible();
  await other.getByRole("button", { name: "Take over" }).click();
  await expect(other.getByText("You control")).toBeVisible();
  await expect(page.getByText("Desk controls", { exact: true })).toBeVisible();
  await expect(page.getByText("Take over to send.")).toBeVisible();
  await expect(key(page, "Up")).toBeDisabled();
  await other.locator(".frame .xterm-helper-textarea").first().focus();
  await other.keyboard.type("d");
  await told(session).toContain('keys "d"');
  // The phone still looks at what it looked at.
  await expect(key(page, "Back to live")).toBeVisible();
  await key(page, "Take over").tap();
  await other.keyboard.type("n");
  await send(page, "mine again");
  await told(session).toContain('paste "mine again"');
  expect(await said(session)).not.toContain('keys "n"');
  await other.context().close();
});

const SIZES = [[320, 568], [568, 320], [390, 844], [932, 430], [800, 600]] as const;

test("every size of a phone, with the text twice as large too, has its terminal, its keys and its way elsewhere", async ({ page }) => {
  const session = await program("lines");
  await hold(page, session);
  for (const scale of [1, 2]) {
    await page.addStyleTag({ content: `html { font-size: ${scale * 100}%; }` });
    for (const [width, height] of SIZES) {
      await page.setViewportSize({ width, height });
      const what = `${width} x ${height}, text at ${scale * 100} %`;
      await expect(page.getByRole("navigation", { name: "Rooms" }).filter({ visible: true }).first(), what).toBeInViewport({ ratio: 0.9 });
      await expect(page.getByRole("link", { name: "Inbox" }).filter({ visible: true }), what).toBeInViewport({ ratio: 1 });
      await expect(field(page), what).toBeInViewport({ ratio: 1 });
      await expect(key(page, "Escape"), what).toBeInViewport({ ratio: 1 });
      await expect.poll(async () => (await page.locator(".term-pan").boundingBox())?.height ?? 0, { message: what }).toBeGreaterThan(scale === 1 ? 90 : 60);
      const { sideways, small } = await measure(page);
      expect([sideways, small], what).toEqual([0, []]);
    }
  }
  expect(await said(session)).not.toContain("resized");
});

test("after ten minutes in the background it is live within two seconds, over a new connection", async ({ page }) => {
  let sockets = 0;
  let isDead = false;
  await page.routeWebSocket(/socket\.io/, (client) => {
    const mine = ++sockets;
    const server = client.connectToServer();
    // A phone keeps a connection that leads nowhere any more.
    const leads = (): boolean => mine > 1 || !isDead;
    client.onMessage((message) => leads() && server.send(message));
    server.onMessage((message) => leads() && client.send(message));
  });
  const session = await program("lines");
  await hold(page, session);
  const cdp = await page.context().newCDPSession(page);
  const see = (visibility: "hidden" | "visible"): Promise<void> =>
    page.evaluate((state) => {
      Object.defineProperty(document, "visibilityState", { value: state, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    }, visibility);
  await see("hidden");
  await cdp.send("Page.setWebLifecycleState", { state: "frozen" });
  isDead = true;
  await product().ask("POST", `/api/sessions/${session.id}/input`, { text: "meanwhile", enter: false });
  await told(session).toContain('paste "meanwhile"');
  await cdp.send("Page.setWebLifecycleState", { state: "active" });
  await page.evaluate(() => {
    const now = Date.now.bind(Date);
    Date.now = () => now() + 600_000;
  });
  const began = performance.now();
  await see("visible");
  await expect(rows(page)).toContainText('paste "meanwhile"');
  const took = performance.now() - began;
  test.info().annotations.push({ type: "ms", description: took.toFixed(0) });
  expect(took).toBeLessThan(2000);
  expect(sockets).toBe(2);
});

/** CSS pixels of the text field under the lower edge of what is seen. */
function belowView(page: Page): Promise<number> {
  return page.evaluate(() => (document.querySelector(".input-bar")?.getBoundingClientRect().bottom ?? Infinity) - (visualViewport?.offsetTop ?? 0) - (visualViewport?.height ?? 0));
}

/** Where a row of the program stands on the page, in CSS pixels from its top; null while it is not seen. */
function placeOf(page: Page, row: number): Promise<number | null> {
  return page.evaluate((text) => {
    const found = [...document.querySelectorAll(".frame .xterm-rows > div")].find((line) => line.checkVisibility() && line.textContent.trim().startsWith(text));
    return found ? found.getBoundingClientRect().top : null;
  }, `row ${row} of`);
}

/** The number of a row that is seen, at a share of the height. */
function rowAt(page: Page, share: number): Promise<number> {
  return page.evaluate((part) => {
    const box = document.querySelector(".term-body")?.getBoundingClientRect() ?? new DOMRect();
    const below = [...document.querySelectorAll(".frame .xterm-rows > div")].find((line) => line.checkVisibility() && line.getBoundingClientRect().top > box.top + box.height * part);
    return Number(/row (\d+)/.exec(below?.textContent ?? "")?.[1]);
  }, share);
}

/** Swipes, and tells by how much what is seen moved on the glass. */
async function travel(page: Page, fingers: Fingers, way: number): Promise<number> {
  const row = await rowAt(page, way > 0 ? 0.1 : 0.8);
  const before = (await placeOf(page, row)) ?? Number.NaN;
  await fingers.swipe({ x: 200, y: 400 - way / 2 }, { y: way });
  const moved = async (): Promise<number> => Math.abs(((await placeOf(page, row)) ?? Number.NaN) - before);
  await expect.poll(moved, { message: `a swipe of ${way} px` }).toBeGreaterThanOrEqual(FOLLOWS.least);
  return moved();
}

/** Nothing that a scroll must not do was done: no keyboard, no selected text, no mode of tmux. */
async function expectCalm(page: Page, session: Session): Promise<void> {
  expect(await page.evaluate(() => [getSelection()?.toString(), document.activeElement?.matches("textarea, input")])).toEqual(["", false]);
  expect(pane(session)).toBe("0 120x40");
}
