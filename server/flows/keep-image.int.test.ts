import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Session } from "#domain/session.ts";
import { git, makeRepository } from "../../e2e/support/sample-repo.ts";
import { ANONYMOUS, type Asker, ownerAsker, tokenAsker } from "../../e2e/support/principals.ts";
import { scriptAgent, startWorld, type ProjectRow, type World } from "../../e2e/support/world.ts";
import { listTaskEvents } from "../store/event.ts";

const PNG = Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), Buffer.from("the rest of it")]);
const HOLDER = "page-1";

let world: World;
let owner: Asker;
let project: ProjectRow;

beforeAll(async () => {
  world = await startWorld();
  owner = await ownerAsker(world);
  project = await world.addProject(makeRepository(), { autonomy: "full", agents: { custom: [scriptAgent("waits", "cat")] } });
});
afterAll(() => world.close());

/** Puts bytes into a terminal as a page does, with the control it says it has. */
async function put(session: Session, bytes: Uint8Array, on: { asker?: Asker; fence?: number; type?: string } = {}): Promise<{ status: number; path: string; detail: string; title: string }> {
  const response = await fetch(`${world.url}/api/sessions/${session.id}/images?holder=${HOLDER}&fence=${on.fence ?? 1}`, { method: "POST", headers: { ...(on.asker ?? owner).headers, "content-type": on.type ?? "image/png" }, body: new Uint8Array(bytes) });
  return { ...((await response.json()) as { path: string; detail: string; title: string }), status: response.status };
}

async function shell(): Promise<Session> {
  const session = await world.ask<Session>("POST", "/api/sessions", { projectId: project.id });
  world.app.leases.take(session.id, { holder: HOLDER, label: "Desk" });
  return session;
}

describe("an image in a plain terminal", () => {
  test("lies in a private folder of the session, under a name of our own, and goes when the session ends", async () => {
    const session = await shell();
    const { status, path } = await put(session, PNG, { type: "text/html" });
    expect(status).toBe(201);
    expect(path).toMatch(new RegExp(`^${world.home}/images/${session.id}/[0-9A-Z]{26}\\.png$`));
    expect(readFileSync(path)).toEqual(PNG);
    expect([statSync(path).mode & 0o777, statSync(dirname(path)).mode & 0o777]).toEqual([0o600, 0o700]);
    expect(git(project.path, "status", "--porcelain", "--ignored")).toBe("");
    await world.ask("DELETE", `/api/sessions/${session.id}`);
    await expect.poll(() => existsSync(path)).toBe(false);
    expect((await put(session, PNG)).status).toBe(409);
  });

  test("is refused to who does not control the terminal, may only watch, or is nobody", async () => {
    const session = await shell();
    expect(await put(session, PNG, { fence: 0 })).toMatchObject({ status: 409, title: "You do not control this terminal." });
    world.app.leases.take(session.id, { holder: "another", label: "Phone" });
    expect((await put(session, PNG)).status).toBe(409);
    expect((await put(session, PNG, { asker: await tokenAsker(world, ["read"]) })).status).toBe(403);
    expect((await put(session, PNG, { asker: ANONYMOUS })).status).toBe(401);
    expect(existsSync(join(world.home, "images", session.id))).toBe(false);
  });

  test("is one by its content, and not larger than it may be", async () => {
    const session = await shell();
    expect(await put(session, Buffer.from("<svg/>"))).toMatchObject({ status: 400, title: "This is no PNG, JPEG, GIF or WebP image." });
    expect((await put(session, Buffer.concat([PNG, Buffer.alloc(10 * 1024 * 1024)]))).status).toBe(413);
    expect(existsSync(join(world.home, "images", session.id))).toBe(false);
  });
});

describe("an image in an agent's terminal", () => {
  test("lies in the agent's own worktree, where it may read it, and is in no status, diff or commit", async () => {
    const { id } = await world.submit(project, { description: "Look at a picture" });
    const delegation = await world.until("the agent's start", async () => (await world.task(project, id)).delegations.find((d) => d.status === "running"));
    const session = await world.ask<Session>("GET", `/api/sessions/${delegation.sessionId}`);
    world.app.leases.take(session.id, { holder: HOLDER, label: "Desk" });
    const { status, path } = await put(session, PNG);
    expect([status, dirname(path)]).toEqual([201, join(session.cwd, ".rdv", "images")]);
    expect(git(session.cwd, "status", "--porcelain", "--untracked-files=all")).toBe("");
    git(session.cwd, "add", "--all");
    expect(git(session.cwd, "diff", "--cached", "--name-only")).toBe("");
    expect((await world.ask<{ files: unknown[] }>("GET", `/api/delegations/${delegation.id}/diff`)).files).toEqual([]);
    const kinds = (await listTaskEvents(world.app.db, id, { after: 0, limit: 1000 })).filter((e) => e.payload["action"] === "session.image").map((e) => e.kind);
    expect(kinds).toEqual(["action.intended", "action.done"]);
  });
});
