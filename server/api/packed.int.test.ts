import { afterAll, beforeAll, expect, test } from "vitest";
import type { TokenView } from "#domain/api.ts";
import { startWorld, type World } from "../../e2e/support/world.ts";

let world: World;
let token: string;

beforeAll(async () => {
  world = await startWorld();
  ({ token } = await world.ask<TokenView & { token: string }>("POST", "/api/tokens", { name: "tests", scopes: ["read"] }));
});
afterAll(() => world.close());

const read = (path: string, accept: string, signal?: AbortSignal): Promise<Response> =>
  fetch(`${world.url}${path}`, { headers: { authorization: `Bearer ${token}`, "accept-encoding": accept }, ...(signal ? { signal } : {}) });

test("what is long is sent packed to who can unpack it", async () => {
  const [packed, plain] = await Promise.all([read("/api/openapi.json", "gzip"), read("/api/openapi.json", "identity")]);
  expect([packed.headers.get("content-encoding"), packed.headers.get("vary")]).toEqual(["gzip", "Accept-Encoding"]);
  expect(plain.headers.get("content-encoding")).toBeNull();
  expect(await packed.json()).toEqual(await plain.json());
});

test("an event stream never is: it would wait for more", async () => {
  const over = new AbortController();
  const events = await read("/api/events", "gzip", over.signal);
  expect([events.status, events.headers.get("content-encoding")]).toEqual([200, null]);
  over.abort();
});
