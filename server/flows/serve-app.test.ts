import { createServer, type Server } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import type { App } from "../kernel.ts";
import { serveApp } from "./serve-app.ts";

type Served = Parameters<Parameters<typeof serveApp>[2]>[0];
interface Started { argv: readonly string[]; env: Record<string, string>; signal: AbortSignal }

const servers: Server[] = [];
afterEach(() => servers.splice(0).forEach((server) => { server.closeAllConnections(); server.close(); }));

const ended = (more: object = {}) => ({ exitCode: null, signal: "SIGTERM", stdout: "up\n", stderr: "warned\n", timedOut: false, isCut: false, durationMs: 1, ...more });

/** An app whose one command answers what it was asked, in this process; it says what was started and cleared. */
async function world(on: { start?: (started: Started) => Promise<object> } = {}) {
  const server = createServer((request, response) => void request.toArray().then((pieces) => {
    response.writeHead(request.url === "/away" ? 302 : 200, { location: "http://example.org/" }).end(JSON.stringify({ method: request.method, url: request.url, type: request.headers["content-type"], body: Buffer.concat(pieces).toString() }));
  }));
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const started: Started[] = [];
  const cleared: unknown[] = [];
  const stopped = new AbortController();
  const untilStopped = ({ signal }: Started) => new Promise<object>((resolve) => signal.addEventListener("abort", () => resolve(ended())));
  const processes = {
    freePort: () => Promise.resolve(port),
    command(argv: readonly string[], { env, signal }: { env: Record<string, string>; signal: AbortSignal }) {
      const begun = { argv, env, signal };
      started.push(begun);
      return (on.start ?? untilStopped)(begun);
    },
    clear: (run: { carrying: unknown }) => { cleared.push(run.carrying); return Promise.resolve(0); },
  };
  const app = { processes, redact: (text: string) => text, stopping: stopped.signal } as unknown as App;
  const serve = <T>(use: (served: Served) => Promise<T>, argv = ["app"]) => serveApp(app, { tree: { commonDir: "/r/.git", workTree: "/r" }, place: "clean", argv, timeoutMs: 60_000, open: (url) => Promise.reject(new Error(`opened ${url}`)) }, use);
  return { port, started, cleared, stopped, serve };
}

describe("an app that is served", () => {
  it("is told its port in words and in its environment, and nobody but this machine can reach it", async () => {
    const { port, started, serve } = await world();
    await serve(() => Promise.resolve(1), ["app", "--port={port}", "{port}:{port}", "$PORT"]);
    expect(started).toMatchObject([{ argv: ["app", `--port=${port}`, `${port}:${port}`, "$PORT"], env: { PORT: String(port), HOST: "127.0.0.1" } }]);
  });

  it("gives what was seen and what it printed, is stopped, and what left its group is cleared by a mark of its own", async () => {
    const { started, cleared, serve } = await world();
    for (let run = 0; run < 2; run++) expect(await serve(() => Promise.resolve("seen"))).toMatchObject({ seen: "seen", ran: { exitCode: null, output: "up\nwarned\n", place: "clean", cached: false } });
    expect(started.map(({ signal }) => signal.aborted)).toEqual([true, true]);
    expect(cleared).toEqual(started.map(({ env }) => ({ RDV_SERVED: env["RDV_SERVED"] })));
    expect(new Set(started.map(({ env }) => env["RDV_SERVED"])).size).toBe(2);
  });

  it("is stopped and cleared when using it fails", async () => {
    const { started, cleared, serve } = await world();
    await expect(serve(() => Promise.reject(new Error("boom")))).rejects.toThrow("boom");
    expect([started[0]?.signal.aborted, cleared.length]).toEqual([true, 1]);
  });

  it.each<[string, unknown]>([["a path", "/a?b=1"], ["what looks like another machine", "//example.org/a"], ["a user in front", "/@example.org"], ["backslashes", "/\\example.org"], ["many slashes", "////example.org"]])("is the only one that is asked: %s", async (_name, path) => {
    const { port, serve } = await world();
    const { seen } = await serve((served) => served.ask({ path: String(path) }));
    expect(JSON.parse(seen.body)).toMatchObject({ method: "GET", url: expect.stringMatching(/^\//) });
    await expect(serve((served) => served.open({ path: String(path) }))).rejects.toThrow(`opened http://127.0.0.1:${port}/`);
  });

  it.each([['{"a":1}', "application/json"], [" [1]", "application/json"], ["a=1", "text/plain"], ["", "text/plain"]])("gets the body %j as %s", async (body, type) => {
    const { serve } = await world();
    const { seen } = await serve((served) => served.ask({ method: "POST", path: "/", body }));
    expect(JSON.parse(seen.body)).toMatchObject({ method: "POST", type, body });
  });

  it("is not followed elsewhere", async () => {
    const { serve } = await world();
    expect((await serve((served) => served.ask({ path: "/away" }))).seen.status).toBe(302);
  });
});

describe("an app that does not come up", () => {
  const closed = async (on: Parameters<typeof world>[0]) => {
    const made = await world(on);
    servers.splice(0).forEach((server) => server.close());
    return made;
  };

  it.each<[string, object, string]>([
    ["its exit and last words", { exitCode: 3, signal: null, stdout: "", stderr: "EADDRINUSE" }, "The app ended before it answered: exit 3; its last words: EADDRINUSE."],
    ["its signal", { stdout: "", stderr: "x\ny" }, "The app ended before it answered: exit SIGTERM; its last words: x y."],
    ["only the end of much", { exitCode: 1, stdout: "n".repeat(9000), stderr: "the end" }, `The app ended before it answered: exit 1; its last words: ${"n".repeat(293)}the end.`],
  ])("is told with %s", async (_name, result, what) => {
    const { cleared, serve } = await closed({ start: () => Promise.resolve(ended(result)) });
    await expect(serve(() => Promise.resolve(1))).rejects.toMatchObject({ code: "conflict", tell: { what, next: "Start it by hand with PORT set, and look." } });
    expect(cleared).toHaveLength(1);
  });

  it("is told when it cannot be started at all", async () => {
    const { serve } = await closed({ start: () => Promise.reject(new Error("spawn app ENOENT")) });
    await expect(serve(() => Promise.resolve(1))).rejects.toThrow(/ended before it answered: .*spawn app ENOENT/);
  });
});
