import { writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { CheckSpec } from "#domain/contract.ts";
import { type BareApp, startBareApp } from "../../e2e/support/bare-app.ts";
import { commitAs, reported } from "../../e2e/support/reported.ts";
import type { Evidence } from "#domain/evidence.ts";
import { listEvidence } from "../store/task.ts";
import { readPicture } from "./open-page.ts";
import { verify } from "./verify.ts";

let app: BareApp;

beforeAll(async () => {
  app = await startBareApp({ RDV_CHROMIUM: process.env["RDV_CHROMIUM"] ?? "" });
});
afterAll(() => app.close());

const PAGE = "<!doctype html><html lang=en><title>Shop</title><h1>Red shoes</h1>";
/** An app that answers on the port it is given, also with what it was asked. */
const serving = (html: string): Record<string, string> => ({
  "app.mjs": `import { createServer } from "node:http";
createServer((request, response) => {
  if (request.url === "/gone") return response.writeHead(404).end("no");
  if (request.method === "POST") return request.pipe(response);
  response.setHeader("content-type", "text/html").end(${JSON.stringify(html)});
}).listen(Number(process.env.PORT), "127.0.0.1", () => console.log("up on", process.env.PORT));
`,
});
const probing = (probe: CheckSpec["probe"], argv = ["node", "app.mjs"]): CheckSpec => ({ check: "http-probe", title: "it answers", argv, probe, timeoutMs: 30_000 });

async function see(spec: CheckSpec, files = serving(PAGE)): Promise<Evidence> {
  const { delegation } = await reported(app, [spec], { work: (path) => commitAs(path, files) });
  await verify(app, delegation.id);
  const [evidence] = await listEvidence(app.db, [delegation.id]);
  if (!evidence) throw new Error("no evidence was kept");
  return evidence;
}

describe("an app that is asked", () => {
  test("passes when it answers as agreed, and is gone afterwards", async () => {
    const seen = await see(probing({ path: "/", status: 200, contains: "Red shoes" }));
    expect(seen).toMatchObject({ outcome: "passed", note: 'GET / answers 200 with "Red shoes"', outputTail: expect.stringContaining("up on") });
    const port = /up on (\d+)/.exec(seen.outputTail)?.[1];
    await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow("fetch failed");
  });

  test("may be asked in other ways", async () => {
    expect(await see(probing({ method: "POST", path: "/echo", body: '{"a":1}', contains: '"a":1' }))).toMatchObject({ outcome: "passed" });
    expect(await see(probing({ path: "/gone", status: 404 }))).toMatchObject({ outcome: "passed" });
  });

  test("is refuted by another status, by what it does not say, and when it never answers", async () => {
    expect((await see(probing({ path: "/gone" }))).findings[0]?.message).toContain("GET /gone answers 404");
    expect((await see(probing({ path: "/", contains: "Blue" }))).findings[0]?.message).toContain('does not hold "Blue"');
    expect((await see(probing({ path: "/" }, ["node", "-e", "console.log('bye'); process.exit(3)"]))).findings[0]?.message).toMatch(/ended before it answered: exit 3.*bye/);
  });
});

const looking = (page: CheckSpec["page"]): CheckSpec => ({ check: "ui-matches", title: "it looks right", argv: ["node", "app.mjs"], page, timeoutMs: 60_000 });

describe("a page that is looked at", () => {
  test("is skipped with a word on what to install where no browser is", async () => {
    const without = { ...app, browser: { ...app.browser, refusal: () => Promise.resolve("There is no Chromium") } };
    const { delegation } = await reported(app, [looking({ path: "/" })], { work: (path) => commitAs(path, serving(PAGE)) });
    await verify(without, delegation.id);
    expect((await listEvidence(app.db, [delegation.id]))[0]).toMatchObject({ outcome: "skipped", note: "There is no Chromium" });
  });

  test("passes with its picture kept, when it shows what was agreed on", async (context) => {
    if ((await app.browser.refusal()) !== null) context.skip();
    const seen = await see(looking({ path: "/", see: ["Red shoes"], accessible: true }));
    expect(seen).toMatchObject({ outcome: "passed", note: expect.stringContaining('it shows "Red shoes"') });
    const [picture] = seen.pictures ?? [];
    expect((await readPicture(app, seen.delegationId, picture?.name ?? ""))?.subarray(1, 4).toString()).toBe("PNG");
  });

  test("is refuted by what it does not show, by what has no name, and by scripts that fail", async (context) => {
    if ((await app.browser.refusal()) !== null) context.skip();
    const seen = await see(looking({ path: "/", see: ["Blue"], accessible: true, like: "approved.png" }), serving("<!doctype html><title></title><button></button><script>boom()</script>"));
    expect(seen.findings.map((f) => f.message).join("\n")).toMatch(/does not show "Blue"[^]*A script of[^]*no title[^]*language[^]*Buttons must have discernible text[^]*no approved picture/);
  });

  test("is held against the approved picture of the project", async (context) => {
    if ((await app.browser.refusal()) !== null) context.skip();
    const { project, delegation } = await reported(app, [looking({ path: "/", like: "approved.png" })], { work: (path) => commitAs(path, serving(PAGE)) });
    const first = await app.browser.look(`data:text/html,${encodeURIComponent(PAGE)}`, undefined);
    writeFileSync(`${project.path}/approved.png`, first.png);
    await verify(app, delegation.id);
    expect((await listEvidence(app.db, [delegation.id]))[0]).toMatchObject({ outcome: "passed", note: expect.stringContaining("looks like approved.png") });
    expect((await app.browser.look("data:text/html,<body style='background:red'>", first.png)).difference).toBeGreaterThan(0.9);
  });
});
