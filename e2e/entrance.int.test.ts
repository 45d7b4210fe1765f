import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeRepository, startWorld, type World } from "./support/world.ts";

const PASSWORD = "correct horse battery";
const EMAIL = "ada@example.org";
let world: World;
beforeAll(async () => void (world = await startWorld()));
afterAll(() => world.close());

/** A page of this server asks, under the name the person typed. */
function post(path: string, body: unknown, host = "127.0.0.1"): Promise<Response> {
  const origin = `http://${host}:${new URL(world.url).port}`;
  return fetch(origin + path, { method: "POST", headers: { "content-type": "application/json", origin }, body: JSON.stringify(body) });
}

async function entranceFor(path: string): Promise<string | null> {
  return (await fetch(world.url + path, { headers: { accept: "text/html" }, redirect: "manual" })).headers.get("location");
}

describe("the entrance", () => {
  it("leads a stranger to the set-up first, and serves what that page is made of", async () => {
    expect(await entranceFor("/")).toBe("/set-up");
    for (const path of ["/set-up", "/sign-in", "/enter.js", "/enter.css", "/tokens.css"]) expect([path, (await fetch(world.url + path)).status]).toEqual([path, 200]);
    expect(await (await fetch(`${world.url}/set-up`)).text()).not.toMatch(/<script(?![^>]*src=)|\son\w+=/);
  });

  it("takes the right code only, and only once", async () => {
    expect((await post("/api/set-up", { code: "WRONG-CODE", email: EMAIL, password: PASSWORD })).status).toBe(403);
    expect((await post("/api/set-up", { code: world.setUpCode, email: EMAIL, password: "short" })).status).toBe(400);
    expect((await post("/api/set-up", { code: world.setUpCode?.toLowerCase(), email: EMAIL, password: PASSWORD })).status).toBe(201);
    expect((await post("/api/set-up", { code: world.setUpCode, email: "eve@example.org", password: PASSWORD })).status).toBe(409);
  });

  it("then asks to sign in, and knows where the person was going", async () => {
    expect(await entranceFor("/p/1/work/2?a=b")).toBe("/sign-in?to=%2Fp%2F1%2Fwork%2F2%3Fa%3Db");
  });

  it.each(["127.0.0.1", "localhost"])("lets the owner in at %s", async (host) => {
    expect((await post("/api/auth/sign-in/email", { email: EMAIL, password: PASSWORD }, host)).status).toBe(200);
  });

  it("says how long too many tries have to wait", async () => {
    const guess = (): Promise<Response> => post("/api/auth/sign-in/email", { email: "eve@example.org", password: "guess after guess" });
    for (let i = 0; i < 10; i++) expect((await guess()).status).toBe(401);
    const refused = await guess();
    const { retryAfter } = (await refused.json()) as { retryAfter: number };
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, String(retryAfter)]);
    expect(retryAfter).toBeGreaterThan(0);
    expect(retryAfter).toBeLessThanOrEqual(900);
  });
});

describe("settings of a project", () => {
  it("begin with what the repository needs, and change only where a change says so", async () => {
    const path = makeRepository({ "package.json": '{"dependencies":{"a":"1"}}', "package-lock.json": "{}" });
    const project = await world.addProject(path);
    expect(project.settings.setup).toEqual([["npm", "ci"]]);
    const changed = await world.ask<typeof project>("PATCH", `/api/projects/${project.id}`, { role: "A shop" });
    expect(changed.settings).toEqual({ ...project.settings, role: "A shop" });
  });
});
