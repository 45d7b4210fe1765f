import { spawn } from "node:child_process";
import { once } from "node:events";
import { request } from "node:http";
import { fileURLToPath } from "node:url";
import { gzipSync, zstdCompressSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fake } from "./marker.ts";
import { type ModelServer, startModelServer } from "./model-server.ts";
import { postJson, readSse } from "./wire-client.ts";

let server: ModelServer;
beforeEach(async () => {
  server = await startModelServer();
});
afterEach(() => server.close());

describe("startModelServer", () => {
  it("listens on the loopback address only", () => {
    expect(server.url).toBe(`http://127.0.0.1:${server.port}`);
  });

  it("takes the port it is given and refuses one that is taken", async () => {
    await expect(startModelServer({ port: server.port })).rejects.toThrow("EADDRINUSE");
  });

  it("gives life signs and a model list", async () => {
    expect((await fetch(server.url, { method: "HEAD" })).status).toBe(200);
    expect((await fetch(`${server.url}/v1/models`)).ok).toBe(true);
  });

  it("says no to what it does not know", async () => {
    expect((await fetch(`${server.url}/v1/nothing`)).status).toBe(404);
    expect((await postJson(`${server.url}/v1/nothing`, {})).status).toBe(404);
    expect((await fetch(`${server.url}/v1/messages`, { method: "POST", body: "no json" })).status).toBe(400);
  });

  it("answers a WebSocket handshake with 404", async () => {
    const handshake = request(`${server.url}/v1/responses`, { headers: { connection: "Upgrade", upgrade: "websocket" } }).end();
    const [response] = (await once(handshake, "response")) as [{ statusCode: number; resume(): void }];
    response.resume();
    expect(response.statusCode).toBe(404);
  });

  it("logs requests with scenario, step and status", async () => {
    const headers = { "x-api-key": "k" };
    await postJson(`${server.url}/v1/messages`, message(fake("lie")), headers);
    await postJson(`${server.url}/v1/messages`, message(fake("error", { status: 400 })), headers);
    expect(server.requests).toMatchObject([
      { method: "POST", path: "/v1/messages", status: 200, scenario: "lie", step: 0, body: message(fake("lie")), headers },
      { status: 400, scenario: "error" },
    ]);
  });

  it("keeps only the newest 500 requests", async () => {
    for (let n = 0; n < 505; n += 1) await fetch(server.url, { method: "HEAD" });
    expect(server.requests).toHaveLength(500);
  });

  it.each([
    ["gzip", gzipSync],
    ["zstd", zstdCompressSync],
  ])("reads %s bodies", async (encoding, pack) => {
    const body = new Uint8Array(pack(JSON.stringify(message(fake("lie")))));
    const response = await fetch(`${server.url}/v1/messages`, {
      method: "POST",
      headers: { "content-encoding": encoding },
      body,
    });
    expect(await response.json()).toMatchObject({ content: [{ text: "TASK COMPLETE, all tests pass" }] });
  });

  it("spreads a slow answer over its time", async () => {
    const start = performance.now();
    await readSse(`${server.url}/v1/messages`, { ...message(fake("slow", { ms: 300 })), stream: true });
    expect(performance.now() - start).toBeGreaterThan(250);
  });

  it("cuts the connection when the status is 0", async () => {
    await expect(postJson(`${server.url}/v1/messages`, message(fake("error", { status: 0 })))).rejects.toThrow("fetch failed");
    expect(server.requests[0]?.status).toBe(0);
  });

  it("closes at once, also in the middle of a slow answer", async () => {
    const response = await fetch(`${server.url}/v1/messages`, {
      method: "POST",
      body: JSON.stringify({ ...message(fake("slow", { ms: 60_000 })), stream: true }),
    });
    const start = performance.now();
    await Promise.all([server.close(), expect(response.text()).rejects.toThrow("terminated")]);
    expect(performance.now() - start).toBeLessThan(2000);
  });
});

describe("the command line", () => {
  it("serves until it is told to stop", async () => {
    const port = server.port;
    await server.close();
    const file = fileURLToPath(new URL("model-server.ts", import.meta.url));
    const child = spawn(process.execPath, [file, "--port", String(port)], { stdio: ["ignore", "pipe", "inherit"] });
    const [line] = (await once(child.stdout, "data")) as [Buffer];
    expect(line.toString()).toContain(`http://127.0.0.1:${port}`);
    expect((await postJson(`http://127.0.0.1:${port}/v1/messages`, message(fake("lie")))).status).toBe(200);
    child.kill("SIGTERM");
    expect(await once(child, "exit")).toEqual([0, null]);
  });
});

function message(content: string) {
  return { model: "m", max_tokens: 9, messages: [{ role: "user", content }] };
}
