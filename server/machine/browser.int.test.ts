import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { describe, expect, test } from "vitest";
import { privateFolder, ROOT } from "../../e2e/support/sample-repo.ts";
import { type Browser, createBrowser, type PageLook } from "./browser.ts";
import { contractArgs, findProgram, run } from "./process.ts";

const PATH = process.env["PATH"] ?? "";

/** Runs a module as an installation without the packages for development would. */
async function alone(code: string): Promise<string> {
  const { devDependencies } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { devDependencies: Record<string, string> };
  const hooks = `import { registerHooks } from "node:module";
    const missing = ${JSON.stringify(Object.keys(devDependencies))};
    registerHooks({ resolve(name, context, next) {
      if (missing.some((one) => name === one || name.startsWith(one + "/"))) throw Object.assign(new Error("Cannot find package " + name), { code: "ERR_MODULE_NOT_FOUND" });
      return next(name, context);
    } });`;
  const program = findProgram(process.execPath, PATH);
  if (!program) throw new Error("node is not there");
  const url = `data:text/javascript,${encodeURIComponent(hooks)}`;
  const { stdout, stderr, exitCode } = await run(program, contractArgs(["--import", url, "--input-type=module", "--eval", code]), { cwd: ROOT, env: { PATH, HOME: "/nonexistent" }, timeoutMs: 90_000 });
  return exitCode === 0 ? stdout : `exit ${exitCode}: ${stderr}`;
}

const looker = (executable: string): Browser => createBrowser({ path: "", executable });

describe("without the packages for development", () => {
  test("everything of the server loads", async () => {
    const modules = ["serve", "pages", "greet", "app"].map((name) => `await import("./server/${name}.ts");`).join("");
    expect(await alone(`${modules} process.stdout.write("loaded"); process.exit(0);`)).toBe("loaded");
  });

  test("no page is looked at, and it is said what to install", async () => {
    const refusal = await alone('const { createBrowser } = await import("./server/machine/browser.ts"); process.stdout.write(String(await createBrowser({ path: "", executable: undefined }).refusal()));');
    expect(refusal).toBe("Playwright is not installed. Install it where Remote Dev is: npm install @playwright/test");
    expect(await alone('const { createBrowser } = await import("./server/machine/browser.ts"); await createBrowser({ path: "", executable: undefined }).look("about:blank").catch((error) => process.stdout.write(error.message));')).toBe("Playwright is not installed");
  });
});

describe("a browser that does not start", () => {
  test.each(["/bin/false", "/nonexistent/chromium", "/etc/hostname"])("is said with what to do: %s", async (executable) => {
    expect(await looker(executable).refusal()).toBe("There is no Chromium that starts. Install it with: npx playwright install chromium, or name yours in RDV_CHROMIUM");
    await expect(looker(executable).look("about:blank", undefined)).rejects.toThrow("launch");
  });

  test("is looked for by its names on the path, and the person's own goes before it", async () => {
    const folder = privateFolder("rdv-browser-");
    const seen = join(folder, "seen");
    for (const name of ["google-chrome", "chromium", "mine"]) {
      writeFileSync(join(folder, name), `#!/bin/sh\necho ${name} >> ${seen}\nexit 1\n`);
      chmodSync(join(folder, name), 0o755);
    }
    await createBrowser({ path: folder, executable: undefined }).refusal();
    await createBrowser({ path: folder, executable: join(folder, "mine") }).refusal();
    expect([...new Set(readFileSync(seen, "utf8").trim().split("\n"))]).toEqual(["chromium", "mine"]);
  });
});

const browser = createBrowser({ path: PATH, executable: process.env["RDV_CHROMIUM"] });
const isMissing = (await browser.refusal()) !== null;
const page = (body: string, head = "<title>T</title>", lang = " lang=en"): string => `data:text/html,${encodeURIComponent(`<!doctype html><html${lang}><head>${head}</head><body>${body}</body></html>`)}`;
const FAULTLESS = '<h1>Shop</h1><label>Name <input></label><button>Buy</button><img alt="Shoe" src="data:,"><a href="#">Home</a>';

describe.skipIf(isMissing)("a page that is looked at", () => {
  test.each<[string, string, Partial<PageLook>]>([
    ["nothing to say of what is sound, or cannot be reached", page(`${FAULTLESS}<button hidden></button><button aria-hidden=true tabindex=-1></button>`), { problems: [], errors: [] }],
    ["all that keeps people from using it", page("<input><input><a href='/x'></a>", "<title> </title>", ' lang=" "'), { problems: ["The page has no title.", "The page does not say which language it is in.", expect.stringMatching(/rule html-lang-valid\)\. It is html /), expect.stringMatching(/^Form elements must have labels \(critical, rule label\)\. They are input:nth-child\(1\) <input.*>; input:nth-child\(2\) <input.*>\. Fix any/), expect.stringMatching(/^Links must have discernible text \(serious, rule link-name\)\. It is a /)] }],
    ["what has no name once, with its place", page("<button></button><div role=tablist><div role=tab tabindex=0></div></div>"), { problems: [expect.stringMatching(/^ARIA tab nodes must have an accessible name .* It is div\[role="tab"\] /), expect.stringMatching(/^Buttons must have discernible text/)] }],
    ["writing that is too pale", page('<p id="pale" style="color:#bbb;background:#fff">Read me</p>'), { problems: [expect.stringMatching(/rule color-contrast\)\. It is #pale .*contrast of 1\.\d+/)] }],
    ["what is wrong where scripts of the page hide it", page("<button></button><script>window.axe = { run: async () => ({ violations: [] }) }; JSON.stringify = () => '[]'; Array.prototype.map = Array.prototype.filter = () => []; document.querySelectorAll = () => []</script>"), { problems: [expect.stringMatching(/^Buttons must have discernible text/)] }],
    ["no more of many than where the first ones are", page("<button></button>".repeat(60)), { problems: [expect.stringMatching(/rule button-name.* and 57 more\. /), expect.stringMatching(/rule target-size.* and 57 more\. /)] }],
    ["no more than twenty errors", page("<p hidden>Not<script>document.body.append('drawn'); for (let i = 0; i < 50; i++) queueMicrotask(() => { throw new Error('e' + i) })</script>"), { errors: Array.from({ length: 20 }, (_, i) => `e${i}`) }],
    ["text that scripts wrote", page("<p style='display:none'>Not</p><script>document.body.append('drawn')</script>"), { text: "drawn" }],
  ])("tells %s", async (_name, url, wanted) => {
    expect(await browser.look(url, undefined)).toMatchObject({ ...wanted, difference: null });
  });

  test("is held against a picture: smoothing is not seen, another colour is, and another size is all of it", async () => {
    const stripes = (...colours: string[]): string => page(`<div style="position:fixed;inset:0;display:flex">${colours.map((colour) => `<p style="margin:0;flex:1;background:${colour}"></p>`).join("")}</div>`);
    const { png } = await browser.look(stripes("#ff0000", "#ffffff", "#ffffff", "#000000"), undefined);
    expect((await browser.look(stripes("#f01010", "#0000ff", "#ffff00", "#000000"), png)).difference).toBeCloseTo(0.5, 3);
    const small = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");
    expect((await browser.look(stripes("#ff0000"), small)).difference).toBe(1);
  });

  test("fails when it is not there, and the next one is looked at", async () => {
    await expect(browser.look("http://127.0.0.1:1/", undefined)).rejects.toThrow(/ERR_UNSAFE_PORT|ERR_CONNECTION_REFUSED/);
    expect((await browser.look(page("again"), undefined)).text).toBe("again");
  });
});
