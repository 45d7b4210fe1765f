import process from "node:process";
import { auditPage, type PageSession } from "./page-audit.ts";
import { findProgram } from "./process.ts";

/** What a browser saw of a page. */
export interface PageLook {
  status: number | null;
  /** The text that can be seen. */
  text: string;
  /** What keeps people from using it: no title, no language, what axe-core finds, and what has no name for a screen reader beside that. */
  problems: string[];
  /** What the page's own scripts threw. */
  errors: string[];
  png: Buffer;
  /** Share of the pixels that differ from an approved picture, 0 to 1; null without one. */
  difference: number | null;
}

/** Looks at pages with a browser nobody else uses. */
export interface Browser {
  /** Why no page can be looked at; null when one can. */
  refusal(): Promise<string | null>;
  look(url: string, approved: Buffer | undefined): Promise<PageLook>;
}

const PAGE_MS = 30_000;
const SIZE = { width: 1280, height: 800 };
/** Difference of a colour channel that nobody sees: fonts are smoothed a little differently each time. */
const UNSEEN = 24;
const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
/** What cannot be said of a page may be wrong with it. */
const UNAUDITED = "The page did not stand still for long enough to be looked at for people who use it otherwise than by eye and mouse.";
/** Roles that must have a name to be used by ear. */
const NAMED: ReadonlySet<string> = new Set(["button", "link", "textbox", "searchbox", "combobox", "listbox", "checkbox", "radio", "switch", "slider", "spinbutton", "image", "tab", "menuitem"]);

/** `executable` is what the person set; else the machine's own Chromium, else the one Playwright brought. */
export function createBrowser(on: { path: string; executable: string | undefined }): Browser {
  const executablePath = on.executable ?? NAMES.map((name) => findProgram(name, on.path)).find((program) => program !== undefined);
  const load = (): Promise<Playwright | undefined> => import(PLAYWRIGHT).then((loaded: Playwright) => loaded, () => undefined);
  return {
    async refusal() {
      const playwright = await load();
      if (!playwright) return "Playwright is not installed. Install it where Remote Dev is: npm install @playwright/test";
      const browser = await launch(playwright, executablePath).catch(() => undefined);
      await browser?.close();
      return browser ? null : "There is no Chromium that starts. Install it with: npx playwright install chromium, or name yours in RDV_CHROMIUM";
    },
    async look(url, approved) {
      const playwright = await load();
      if (!playwright) throw new Error("Playwright is not installed");
      const browser = await launch(playwright, executablePath);
      try {
        return await lookAt(browser, url, approved);
      } finally {
        await browser.close();
      }
    },
  };
}

/** It is loaded when a page is looked at, and it may be missing: then nothing else is. */
const PLAYWRIGHT = "@playwright/test";

/** As much of Playwright as is used here. */
interface Playwright {
  chromium: { launch(options: { chromiumSandbox: boolean; timeout: number; executablePath?: string }): Promise<Launched> };
}

interface Launched {
  newPage(options?: object): Promise<Page>;
  close(): Promise<void>;
}

interface Page {
  setDefaultTimeout(ms: number): void;
  on(event: "pageerror", listener: (error: Error) => void): void;
  goto(url: string, options: { waitUntil: "load" }): Promise<{ status(): number } | null>;
  waitForLoadState(state: "networkidle", options: { timeout: number }): Promise<void>;
  screenshot(options: { animations: "disabled"; caret: "hide" }): Promise<Buffer>;
  locator(selector: string): { innerText(): Promise<string>; getAttribute(name: string): Promise<string | null> };
  title(): Promise<string>;
  context(): { newCDPSession(page: Page): Promise<PageSession> };
  evaluate<A, R>(work: (argument: A) => Promise<R>, argument: A): Promise<R>;
}

/** A part of a page as the browser tells it to a screen reader. */
interface AxNode {
  ignored: boolean;
  role?: { value?: string };
  name?: { value?: string };
}

/** Pages come from work nobody has judged yet; only root cannot have Chromium's sandbox. */
function launch({ chromium }: Playwright, executablePath: string | undefined): Promise<Launched> {
  return chromium.launch({ chromiumSandbox: process.getuid?.() !== 0, timeout: PAGE_MS, ...(executablePath ? { executablePath } : {}) });
}

async function lookAt(browser: Launched, url: string, approved: Buffer | undefined): Promise<PageLook> {
  const page = await browser.newPage({ viewport: SIZE, reducedMotion: "reduce", colorScheme: "light" });
  page.setDefaultTimeout(PAGE_MS);
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  const response = await page.goto(url, { waitUntil: "load" });
  await page.waitForLoadState("networkidle", { timeout: 5000 }).catch(() => undefined);
  const png = await page.screenshot({ animations: "disabled", caret: "hide" });
  const [text, title, lang] = await Promise.all([page.locator("body").innerText(), page.title(), page.locator("html").getAttribute("lang")]);
  const session = await page.context().newCDPSession(page);
  const audit = await auditPage(session);
  const problems = [...(title.trim() === "" ? ["The page has no title."] : []), ...(lang?.trim() ? [] : ["The page does not say which language it is in."]), ...(audit?.problems ?? [UNAUDITED]), ...(await nameless(session, audit?.namedRoles))];
  return { status: response?.status() ?? null, text, problems, errors: errors.slice(0, 20), png, difference: approved ? await compare(browser, png, approved) : null };
}

/** What the browser itself would tell a screen reader, where that is nothing; but for roles of which it is told already. */
async function nameless(session: PageSession, told: ReadonlySet<string> = new Set()): Promise<string[]> {
  const { nodes } = (await session.send("Accessibility.getFullAXTree")) as { nodes: AxNode[] };
  const found = nodes.filter((node) => !node.ignored && NAMED.has(node.role?.value ?? "") && !told.has(node.role?.value ?? "") && (node.name?.value ?? "").trim() === "");
  const roles = Map.groupBy(found, (node) => node.role?.value ?? "");
  return [...roles].map(([role, all]) => `${all.length} ${role} ${all.length === 1 ? "element has" : "elements have"} no name for people who cannot see it.`);
}

/** Two pictures held against each other, pixel by pixel, by the browser that can read them. Another size counts as all of it. */
async function compare(browser: Launched, png: Buffer, approved: Buffer): Promise<number> {
  const page = await browser.newPage();
  const [one, other] = [png, approved].map((bytes) => `data:image/png;base64,${bytes.toString("base64")}`);
  return page.evaluate(async ([one, other, unseen]) => {
    const pixels = async (url: string) => {
      const image = await createImageBitmap(await (await fetch(url)).blob());
      const canvas = new OffscreenCanvas(image.width, image.height).getContext("2d");
      canvas?.drawImage(image, 0, 0);
      return { width: image.width, height: image.height, data: canvas?.getImageData(0, 0, image.width, image.height).data ?? new Uint8ClampedArray() };
    };
    const [a, b] = await Promise.all([pixels(one), pixels(other)]);
    if (a.width !== b.width || a.height !== b.height) return 1;
    let differing = 0;
    for (let at = 0; at < a.data.length; at += 4) {
      if ([0, 1, 2].some((channel) => Math.abs((a.data[at + channel] ?? 0) - (b.data[at + channel] ?? 0)) > unseen)) differing++;
    }
    return differing / (a.width * a.height);
  }, [one ?? "", other ?? "", UNSEEN] as const);
}
