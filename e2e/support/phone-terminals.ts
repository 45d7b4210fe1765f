import { execFileSync } from "node:child_process";
import { join } from "node:path";
import process from "node:process";
import { type Browser, expect, type Locator, type Page, test } from "@playwright/test";
import type { Session } from "#domain/session.ts";
import { type Fingers, fingersOn } from "./fingers.ts";
import { ownerCookies, type Product, startProduct } from "./product.ts";
import { addProject, openShell, type ProjectRow, screenOf } from "./product-steps.ts";
import { ROOT } from "./sample-repo.ts";

/** Terminals in the hands of somebody with a phone. The product they belong to lives as long as the file of tests that asked for them. */
export function phoneTerminals() {
  let product: Product;
  let shop: ProjectRow;
  let cookies: Awaited<ReturnType<typeof ownerCookies>>;
  test.skip(({ isMobile }) => !isMobile, "fingers are a phone's");
  test.beforeAll(async () => {
    product = await startProduct();
    cookies = await ownerCookies(product);
    shop = await addProject(product, "shop", []);
  });
  test.afterAll(() => product?.stop());
  test.beforeEach(({ context }) => context.addCookies(cookies));

  const address = (session: Session): string => `${product.url}/p/${shop.id}/terminals/${session.id}`;
  const look = async (page: Page, session: Session): Promise<void> => {
    await page.goto(address(session));
    await expect(rows(page)).toContainText(/ready|resized=/);
  };
  const said = (session: Session): Promise<string> => screenOf(product, session.id);
  return {
    product: () => product,
    address, look, said,
    /** A terminal with a program that says what reaches it; see `touched-program.mjs`. */
    async program(mode: "lines" | "alternate" | "mouse"): Promise<Session> {
      const session = await openShell(product, shop, mode);
      const command = [process.execPath, join(ROOT, "e2e", "support", "touched-program.mjs"), mode].map((word) => `'${word}'`).join(" ");
      await product.ask("POST", `/api/sessions/${session.id}/input`, { text: `exec ${command}`, enter: true });
      return session;
    },
    /** Opens a terminal and takes control of it in one tap. */
    async hold(page: Page, session: Session): Promise<Fingers> {
      await look(page, session);
      await key(page, "Take control").tap();
      await expect(page.getByText("You control")).toBeVisible();
      return fingersOn(page);
    },
    /** A page on a desk that looks at the same terminal. */
    async desk(browser: Browser, session: Session): Promise<Page> {
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, isMobile: false, hasTouch: false });
      await context.addCookies(cookies);
      const page = await context.newPage();
      await look(page, session);
      return page;
    },
    told: (session: Session) => expect.poll(() => said(session)),
    /** Whether tmux is in a mode of its own, and the size of the pane. */
    pane: (session: Session): string =>
      execFileSync("tmux", ["-S", join(product.home, "run", "tmux.sock"), "display-message", "-p", "-t", `=rdv-${session.id}:`, "#{pane_in_mode} #{pane_width}x#{pane_height}"], { encoding: "utf8" }).trim(),
  };
}

/** The live terminal's text. */
export const rows = (page: Page): Locator => page.locator(".frame .term-live .xterm-rows");
export const field = (page: Page): Locator => page.getByLabel("Text for this terminal");
export const key = (page: Page, name: string): Locator => page.getByRole("button", { name, exact: true });

/** Sends a text from the phone's field. */
export async function send(page: Page, text: string): Promise<void> {
  await field(page).fill(text);
  await key(page, "Send as one paste, then Enter").tap();
  await expect(field(page)).toHaveValue("");
}

/** The middle of something on the page. */
export async function spotOf(target: Locator): Promise<{ x: number; y: number }> {
  const box = await target.boundingBox();
  return { x: (box?.x ?? 0) + (box?.width ?? 0) / 2, y: (box?.y ?? 0) + (box?.height ?? 0) / 2 };
}
