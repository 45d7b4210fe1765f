import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { AppError } from "#domain/errors.ts";
import { askWeb, type WebRequest } from "./web.ts";

let origin: string;
const heard: { method: string | undefined; url: string | undefined; headers: IncomingMessage["headers"]; body: string }[] = [];
const ROOMS: Record<string, (response: ServerResponse) => void> = {
  "/ok": (response) => void response.end("zwei – ü 🎉"),
  "/away": (response) => void response.writeHead(302, { location: `${origin}/secret` }).end("elsewhere"),
  "/gone": (response) => void response.writeHead(404).end("no such page"),
  "/empty": (response) => void response.writeHead(204).end(),
  "/long": (response) => void response.end(Buffer.alloc((8 << 20) + 1, "x")),
  "/fits": (response) => void response.end(Buffer.alloc(8 << 20, "x")),
  "/broken": (response) => { response.writeHead(200, { "content-length": "100" }); response.write("some"); response.socket?.destroySoon(); },
  "/never": () => stopNow.abort(),
  "/stalls": (response) => void response.write("some", () => stopNow.abort()),
};
/** Stops the question that is being asked. */
let stopNow = new AbortController();
const server = createServer((request, response) => {
  void request.toArray().then((pieces) => {
    heard.push({ method: request.method, url: request.url, headers: request.headers, body: Buffer.concat(pieces).toString() });
    ROOMS[request.url ?? ""]?.(response);
  });
});

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

function ask(path: string, more: Partial<WebRequest> = {}): ReturnType<typeof askWeb> {
  return askWeb({ method: "GET", url: path.startsWith("/") ? `${origin}${path}` : path, headers: { authorization: "Bearer t" }, signal: new AbortController().signal, ...more });
}

async function refusal(work: Promise<unknown>): Promise<AppError> {
  const error = await work.then(() => undefined, (e: unknown) => e);
  expect(error).toBeInstanceOf(AppError);
  return error as AppError;
}

describe("a web server that is asked", () => {
  test("gets our headers, and a body as JSON", async () => {
    heard.length = 0;
    expect(await ask("/ok")).toEqual({ status: 200, text: "zwei – ü 🎉" });
    await ask("/ok", { method: "POST", body: { a: ["ü", null] } });
    await ask("/ok", { method: "POST", body: null });
    expect(heard.map(({ method, body, headers }) => [method, body, headers["content-type"], headers.authorization, headers["user-agent"]])).toEqual([
      ["GET", "", undefined, "Bearer t", "remote-dev"],
      ["POST", '{"a":["ü",null]}', "application/json", "Bearer t", "remote-dev"],
      ["POST", "null", "application/json", "Bearer t", "remote-dev"],
    ]);
  });

  test("answers with its status; that is not ours to judge", async () => {
    expect(await ask("/gone")).toEqual({ status: 404, text: "no such page" });
    expect(await ask("/empty")).toEqual({ status: 204, text: "" });
  });

  test("is not followed elsewhere, because the headers sign in", async () => {
    heard.length = 0;
    expect(await ask("/away")).toEqual({ status: 302, text: "elsewhere" });
    expect(heard.map(({ url }) => url)).toEqual(["/away"]);
  });

  test("is read up to a length, and no further", async () => {
    expect((await ask("/fits")).text).toHaveLength(8 << 20);
    expect((await refusal(ask("/long"))).tell).toEqual({ what: "The answer is too long to be read.", next: "Look at the pull request on the forge itself." });
  });

  test("that breaks off within its answer does not answer, and one that is stopped neither", async () => {
    expect((await refusal(ask("/broken"))).tell.what).toBe("127.0.0.1 does not answer.");
    for (const path of ["/never", "/stalls"]) {
      stopNow = new AbortController();
      expect(await refusal(ask(path, { signal: stopNow.signal }))).toMatchObject({ code: "not-available", tell: { next: "Look at the network; it is tried again later." } });
    }
  });

  test("that is not there is told apart from one that refuses", async () => {
    await expect(ask("http://127.0.0.1:1/")).rejects.toMatchObject({ code: "not-available", cause: expect.any(Error) });
  });
});

describe("an address without encryption", () => {
  test.each(["http://example.org/", "http://127.0.0.1.example.org/", "http://localhost.example.org/", "http://user@example.org:127/", "http://10.0.0.1/", "http://[::2]/", "ftp://example.org/", "file:///etc/passwd", "data:text/plain,x"])("%s is not asked", async (url) => {
    expect((await refusal(ask(url))).code).toBe("bad-request");
  });

  test.each(["127.0.0.1", "127.1", "localhost", "2130706433"])("is asked when it is this machine: %s", async (host) => {
    expect((await ask(`http://${host}:${new URL(origin).port}/ok`)).status).toBe(200);
  });
});
