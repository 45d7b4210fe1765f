import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Session } from "#domain/session.ts";
import { tokenAsker } from "../../e2e/support/principals.ts";
import { makeRepository, type ProjectRow, startWorld, type World } from "../../e2e/support/world.ts";

let world: World;
let shop: ProjectRow;
let blog: ProjectRow;

beforeAll(async () => {
  world = await startWorld();
  shop = await world.addProject(makeRepository());
  blog = await world.addProject(makeRepository());
});
afterAll(() => world.close());

const open = (project: ProjectRow): Promise<Session> => world.ask("POST", "/api/sessions", { projectId: project.id });
const put = (session: Session, group: string | null): Promise<Session> => world.ask("PATCH", `/api/sessions/${session.id}`, { group });
const groupOf = async (session: Session): Promise<string | null> => (await world.ask<Session>("GET", `/api/sessions/${session.id}`)).group;
const rename = (projectId: string | null, group: string, to: string | null): Promise<void> => world.ask("PATCH", "/api/session-groups", { projectId, group, to });

describe("a group of terminals", () => {
  test("takes a terminal in and lets it go, and neither changes its name", async () => {
    const session = await open(shop);
    expect(session.group).toBeNull();
    expect(await put(session, "  web  ")).toMatchObject({ group: "web", name: session.name });
    expect(await groupOf(session)).toBe("web");
    await world.ask("PATCH", `/api/sessions/${session.id}`, { name: "server" });
    expect(await world.ask("GET", `/api/sessions/${session.id}`)).toMatchObject({ group: "web", name: "server" });
    expect((await put(session, null)).group).toBeNull();
    expect(await groupOf(session)).toBeNull();
  });

  test("is renamed for all of its terminals, and for no others of the same name", async () => {
    const [one, two, alone, other] = await Promise.all([open(shop), open(shop), open(shop), open(blog)]);
    for (const session of [one, two, other]) await put(session, "night");
    await rename(shop.id, "night", "day");
    expect(await Promise.all([one, two, alone, other].map(groupOf))).toEqual(["day", "day", null, "night"]);
    await rename(shop.id, "day", null);
    expect(await Promise.all([one, two, other].map(groupOf))).toEqual([null, null, "night"]);
  });

  test("needs a name that can be read, and must exist to be renamed", async () => {
    const session = await open(shop);
    for (const group of ["", "   ", "x".repeat(41), 7]) await expect(put(session, group as string)).rejects.toThrow("400");
    expect((await put(session, "a\u202Eb\nc")).group).toBe("ab c");
    await expect(rename(shop.id, "nobody", "x")).rejects.toThrow("404");
    await expect(rename("01HZZZZZZZZZZZZZZZZZZZZZZZ", "night", "x")).rejects.toThrow("404");
  });

  test("of another project is out of reach for a token that is bound to one", async () => {
    const session = await open(blog);
    await put(session, "bound");
    const asker = await tokenAsker(world, ["input"], shop.id);
    const status = async (projectId: string | null): Promise<number> => (await fetch(`${world.url}/api/session-groups`, { method: "PATCH", headers: { ...asker.headers, "content-type": "application/json" }, body: JSON.stringify({ projectId, group: "bound", to: "x" }) })).status;
    expect([await status(blog.id), await status(null)]).toEqual([404, 404]);
    expect(await groupOf(session)).toBe("bound");
  });
});
