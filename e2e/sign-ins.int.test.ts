import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { SignIn } from "#domain/api.ts";
import { connect, ownerAsker, signIn } from "./support/principals.ts";
import { startWorld, type World } from "./support/world.ts";

const EMAIL = "owner@example.org";
const PASSWORD = "correct horse battery";
let world: World;
let here: Record<string, string>;
let there: Record<string, string>;

beforeAll(async () => {
  world = await startWorld();
  await ownerAsker(world, EMAIL);
});
afterAll(() => world.close());
beforeEach(async () => {
  here = await signIn(world, EMAIL);
  there = await signIn(world, EMAIL);
});

function ask(headers: Record<string, string>, method: string, path: string, body: unknown = {}): Promise<Response> {
  return fetch(`${world.url}${path}`, { method, headers: { ...headers, "content-type": "application/json", "user-agent": "Firefox" }, ...(method === "GET" ? {} : { body: JSON.stringify(body) }) });
}

const list = async (headers: Record<string, string>): Promise<SignIn[]> => ((await (await ask(headers, "GET", "/api/sign-ins")).json()) as { items: SignIn[] }).items;
const status = async (headers: Record<string, string>): Promise<number> => (await ask(headers, "GET", "/api/me")).status;

describe("the owner's sign-ins", () => {
  test("are listed with the asking one marked, and no secret in them", async () => {
    const items = await list(here);
    expect(items.filter((s) => s.isThis)).toHaveLength(1);
    expect(items.length).toBeGreaterThanOrEqual(2);
    expect(Object.keys(items[0] ?? {}).sort()).toEqual(["createdAt", "device", "id", "isThis", "lastUsedAt"]);
    const local = await world.ask<{ items: SignIn[] }>("GET", "/api/sign-ins");
    expect(local.items.some((s) => s.isThis)).toBe(false);
  });

  test("end one by one: its page, its stream and its requests are cut off, others are not", async () => {
    const id = (await list(there)).find((s) => s.isThis)?.id ?? "";
    const socket = await connect(world, { name: "there", headers: there });
    const kept = await connect(world, { name: "here", headers: here });
    const cut = new Promise((resolve) => socket?.once("disconnect", resolve));
    const stream = (await ask(there, "GET", "/api/events")).text();
    expect((await ask(here, "DELETE", `/api/sign-ins/${id}`)).status).toBe(204);
    expect(await cut).toBe("io server disconnect");
    expect(await stream).toBe("");
    expect([await status(there), await status(here), kept?.connected]).toEqual([401, 200, true]);
    expect((await ask(here, "DELETE", `/api/sign-ins/${id}`)).status).toBe(404);
    kept?.close();
  });

  test("end everywhere else at once", async () => {
    const others = (await list(here)).length - 1;
    expect(await (await ask(here, "DELETE", "/api/sign-ins")).json()).toEqual({ ended: others });
    expect([await status(there), await status(here)]).toEqual([401, 200]);
    expect(await list(here)).toHaveLength(1);
  });

  test("ask for the password again after a while, except to change it, which takes the present one", async () => {
    await world.app.db.run("UPDATE auth_session SET confirmed_at = 0");
    for (const path of ["/api/sign-ins", "/api/sign-ins/x"]) expect([path, (await ask(here, "DELETE", path)).status]).toEqual([path, 403]);
    expect((await ask(here, "POST", "/api/auth/password", { present: "wrong horse battery", password: "another horse battery" })).status).toBe(403);
    expect((await ask(here, "POST", "/api/auth/password", { present: PASSWORD, password: "short" })).status).toBe(400);
    expect((await ask(here, "POST", "/api/auth/password", { present: PASSWORD, password: PASSWORD })).status).toBe(204);
    expect([await status(there), await status(here)]).toEqual([401, 200]);
    expect((await ask(here, "DELETE", "/api/sign-ins")).status).toBe(200);
  });
});
