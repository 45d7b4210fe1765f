import { readFileSync } from "node:fs";
import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { AppError } from "#domain/errors.ts";
import type { Principal } from "#domain/access.ts";
import { type BareApp, startBareApp } from "../e2e/support/bare-app.ts";
import { ROOT } from "../e2e/support/sample-repo.ts";
import type { Auth } from "./auth.ts";
import { allowListFor } from "./gate.ts";
import { type Admitted, createHttp } from "./http.ts";

const PUBLIC = "https://desk.example.org";
const OWNER: Principal = { kind: "owner", userId: "local", via: "cookie", sessionId: "s", fresh: true };

let app: BareApp;
let server: Server;
let port: number;
let code: string | null = null;
const pages: string[] = [];
const asked: Admitted[] = [];

beforeAll(async () => {
  app = await startBareApp();
  server = createServer((incoming, response) => http.onRequest(incoming, response));
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  ({ port } = server.address() as AddressInfo);
  const auth = {
    setUpCode: async () => code,
    fromCookie: async (headers: Headers) => (headers.get("cookie") === "rdv=mine" ? OWNER : { kind: "anonymous" }),
    fromToken: async () => ({ kind: "token", userId: "local", tokenId: "t", scopes: ["read"], projectId: null }),
  } as unknown as Auth;
  const http = createHttp(app, {
    auth,
    allow: allowListFor({ host: "127.0.0.1", port, publicOrigin: PUBLIC }),
    api: {
      async fetch(incoming, bindings) {
        asked.push(bindings);
        if (new URL(incoming.url).pathname === "/api/broken") throw new Error("inner words nobody shall read");
        return Response.json({ path: new URL(incoming.url).pathname, body: await incoming.text() });
      },
    },
    async pages(incoming, response) {
      pages.push(String(incoming.headers["x-nonce"]));
      if (incoming.url === "/refused") throw new AppError("conflict", "What happened.", "What to do.");
      response.end("a page");
    },
  });
});
afterAll(async () => {
  await new Promise((done) => server.close(done));
  await app.close();
});

interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

function ask(path: string, options: { method?: string; headers?: Record<string, string>; body?: string } = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = { host: `127.0.0.1:${port}`, ...options.headers };
    const sending = request({ host: "127.0.0.1", port, path, method: options.method ?? "GET", headers }, (response) => {
      let body = "";
      response.on("data", (chunk) => void (body += String(chunk)));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    });
    sending.on("error", reject);
    sending.end(options.body);
  });
}

const BROWSER = { accept: "text/html", "sec-fetch-site": "none", "sec-fetch-mode": "navigate" };
const SIGNED_IN = { ...BROWSER, cookie: "rdv=mine" };

describe("a request", () => {
  test("under another name is refused before anything else, also where strangers may go", async () => {
    for (const path of ["/", "/sign-in", "/healthz", "/api/projects"]) {
      const { status, body } = await ask(path, { headers: { host: "evil.example" } });
      expect([path, status, (JSON.parse(body) as { code: string }).code]).toEqual([path, 403, "foreign-origin"]);
    }
  });

  test("whether it lives is answered to anybody, with nothing in it", async () => {
    expect(await ask("/healthz")).toMatchObject({ status: 200, body: "" });
  });

  test("always comes back with what keeps a browser calm", async () => {
    for (const path of ["/healthz", "/sign-in", "/api/x"]) {
      const { headers } = await ask(path);
      expect(headers).toMatchObject({ "x-content-type-options": "nosniff", "referrer-policy": "no-referrer", "cross-origin-opener-policy": "same-origin", "cache-control": "no-store" });
      expect(headers["content-security-policy"]).toMatch(/default-src 'none'/);
      expect(headers["strict-transport-security"]).toBeUndefined();
    }
    expect((await ask("/healthz", { headers: { host: "desk.example.org" } })).headers["strict-transport-security"]).toContain("max-age");
  });
});

describe("a stranger", () => {
  test.each(["/sign-in", "/set-up"])("gets the entrance at %s as it lies on the disk", async (path) => {
    const { status, headers, body } = await ask(path);
    expect([status, headers["content-type"]]).toEqual([200, "text/html; charset=utf-8"]);
    expect(body).toBe(readFileSync(join(ROOT, "public", "enter.html"), "utf8"));
  });

  test("gets what the entrance is made of, and no other file", async () => {
    for (const path of ["/enter.js", "/enter.css", "/tokens.css", "/icon.svg"]) expect([path, (await ask(path)).status]).toEqual([path, 200]);
    for (const path of ["/sw.js", "/package.json", "/enter.html", "/../package.json", "/%2e%2e/package.json", "//enter.js"]) expect([path, (await ask(path)).status]).toEqual([path, 401]);
  });

  test("is led to the entrance and back to where they wanted to go", async () => {
    const wanted = await ask("/p/1/work?x=1", { headers: BROWSER });
    expect([wanted.status, wanted.headers["location"]]).toEqual([302, `/sign-in?to=${encodeURIComponent("/p/1/work?x=1")}`]);
    expect((await ask("/", { headers: BROWSER })).headers["location"]).toBe("/sign-in");
  });

  test("is led to the set-up while there is no owner", async () => {
    code = "AAAAA-BBBBB";
    expect((await ask("/", { headers: BROWSER })).headers["location"]).toBe("/set-up");
    code = null;
  });

  test("that is a program is told that it is nobody", async () => {
    expect(await ask("/p/1/work")).toMatchObject({ status: 401, body: "" });
    expect((await ask("/p/1/work", { method: "POST", headers: { ...BROWSER } })).status).toBe(401);
    expect(pages).toEqual([]);
  });

  test("with a token still gets no page: pages are for browsers", async () => {
    expect((await ask("/p/1/work", { headers: { authorization: `Bearer rdv_${"a".repeat(43)}` } })).status).toBe(401);
  });
});

describe("the owner", () => {
  test("gets a page with a nonce of its own each time, and only its scripts run", async () => {
    const [one, two] = [await ask("/", { headers: SIGNED_IN }), await ask("/", { headers: SIGNED_IN })];
    expect([one.status, one.body]).toEqual([200, "a page"]);
    const nonces = [one, two].map(({ headers }) => /'nonce-([^']+)'/.exec(String(headers["content-security-policy"]))?.[1]);
    expect(nonces).toEqual(pages.slice(-2));
    expect(new Set(nonces).size).toBe(2);
    expect(String(one.headers["content-security-policy"])).toContain("'strict-dynamic'");
    expect(String(one.headers["content-security-policy"])).toContain(`ws://127.0.0.1:${port}`);
  });

  test("on a page of another site is nobody: the cookie does not count", async () => {
    const { status } = await ask("/", { headers: { cookie: "rdv=mine", "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors" } });
    expect(status).toBe(401);
  });

  test("hears of a refusal in words, and of a failure without its inner ones", async () => {
    const refused = await ask("/refused", { headers: SIGNED_IN });
    expect([refused.status, JSON.parse(refused.body)]).toEqual([409, expect.objectContaining({ title: "What happened.", detail: "What to do." })]);
    const broken = await ask("/api/broken", { headers: SIGNED_IN });
    expect(broken.status).toBe(500);
    expect(broken.body).not.toContain("inner words");
  });
});

describe("the API", () => {
  test("is told who asks and where they came in, and gets the whole request", async () => {
    asked.length = 0;
    const { body } = await ask("/api/tasks?x=1", { method: "POST", headers: { cookie: "rdv=mine", origin: `http://127.0.0.1:${port}` }, body: '{"a":1}' });
    expect(JSON.parse(body)).toEqual({ path: "/api/tasks", body: '{"a":1}' });
    expect(asked[0]).toEqual({ principal: OWNER, entry: { origin: `http://127.0.0.1:${port}`, secure: false, isHere: true, cookiesCount: true } });
  });

  test("is asked by strangers too, and refuses them itself", async () => {
    asked.length = 0;
    await ask("/api/projects");
    await ask("/mcp", { method: "POST", body: "{}" });
    expect(asked.map((a) => a.principal.kind)).toEqual(["anonymous", "anonymous"]);
  });
});
