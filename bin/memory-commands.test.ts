import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type CannedServer, startCanned } from "../e2e/support/canned-server.ts";
import { addMemoryCommands } from "./memory-commands.ts";
import { EXIT } from "./server-call.ts";

const ID = (n: number): string => `01ARZ3NDEKTSV4RRFFQ69G5F${n}`;
const SHOP = ID(10);

let server: CannedServer;
beforeAll(async () => {
  server = await startCanned();
});
afterAll(() => server.close());

const rdv = (...args: string[]) => server.run(addMemoryCommands, ...args);
const changes = () => server.asked.filter((r) => r.method !== "GET");

describe("rdv memories", () => {
  const memory = { id: ID(30), projectId: SHOP, kind: "fact", text: "Prices are in cents", origin: "person", createdBy: "owner", source: "chat", standsSince: "2026-02-03T04:05:06.000Z", createdAt: "2026-02-03T04:05:06.000Z" };
  const note = { ...memory, id: ID(31), kind: "lesson", text: "Run the seed first", origin: "model", standsSince: null };
  const path = `/api/projects/${SHOP}/memories`;
  beforeEach(() => {
    server.asked = [];
    server.answers = { "GET /api/projects": { items: [{ id: SHOP, name: "shop", orchestratorId: ID(2) }] }, [`GET ${path}`]: { items: [note, memory] } };
  });

  test("lists what is kept in mind and whose words it is", async () => {
    expect((await rdv("memories")).out.split("\n")).toEqual([`${ID(31)}  lesson  noted by the orchestrator, not confirmed  Run the seed first`, `${ID(30)}  fact    you said it                               Prices are in cents`, ""]);
    expect(JSON.parse((await rdv("memories", "list", "--json", "--project", "shop")).out)).toEqual([note, memory]);
    server.answers[`GET ${path}`] = { items: [] };
    expect((await rdv("memories", "list")).out).toContain("Nothing is kept in mind yet.");
  });

  test("forgets and confirms one, by its id or the end of it", async () => {
    Object.assign(server.answers, { [`DELETE /api/memories/${ID(30)}`]: {}, [`POST /api/memories/${ID(31)}/confirm`]: {} });
    expect((await rdv("memories", "forget", ID(30).slice(-5).toLowerCase())).out).toBe("forgotten: Prices are in cents\n");
    expect((await rdv("memories", "confirm", ID(31))).out).toBe("counts from now on: Run the seed first\n");
    expect(changes().map((r) => `${r.method} ${r.path}`)).toEqual([`DELETE /api/memories/${ID(30)}`, `POST /api/memories/${ID(31)}/confirm`]);
  });

  test.each<[string, number, string]>([["ZZZZ", EXIT.notFound, "There is no memory ZZZZ here."], ["30", EXIT.notFound, "There is no memory 30 here."]])("forgets nothing it does not know: %s", async (id, code, words) => {
    expect(await rdv("memories", "forget", id)).toMatchObject({ code, err: expect.stringContaining(words) as unknown });
    expect(changes()).toEqual([]);
  });

  test("asks for more of an id that several end in", async () => {
    server.answers[`GET ${path}`] = { items: [memory, { ...memory, id: `00${ID(30).slice(2)}` }] };
    expect(await rdv("memories", "forget", ID(30).slice(-6))).toMatchObject({ code: EXIT.usage, err: expect.stringContaining("Several memories end in") as unknown });
  });

  test("takes no kind there is none of", async () => {
    expect(await rdv("memories", "add", "x", "--kind", "dream")).toMatchObject({ code: EXIT.usage, err: expect.stringContaining("Use one of: fact, rule, lesson.") as unknown });
    expect(changes()).toEqual([]);
  });

  test("keeps something in mind", async () => {
    server.answers[`POST ${path}`] = memory;
    expect((await rdv("memories", "add", "Prices", "are", "in", "cents", "--kind", "rule")).out).toBe("kept in mind: Prices are in cents\n");
    expect(changes()).toEqual([{ method: "POST", path, body: { text: "Prices are in cents", kind: "rule" } }]);
  });
});
