import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type CannedServer, startCanned } from "../e2e/support/canned-server.ts";
import { EXIT } from "./server-call.ts";
import { addSubmitCommand } from "./submit-command.ts";

const [SHOP, SHIP, TALK, TASK] = ["01ARZ3NDEKTSV4RRFFQ69G5F01", "01ARZ3NDEKTSV4RRFFQ69G5F02", "01ARZ3NDEKTSV4RRFFQ69G5F03", "01ARZ3NDEKTSV4RRFFQ69G5F04"] as const;
const TASKS = `/api/orchestrators/${TALK}/tasks`;

let server: CannedServer;
beforeAll(async () => {
  server = await startCanned();
});
afterAll(() => server.close());
beforeEach(() => {
  server.asked = [];
  server.answers = { "GET /api/projects": { items: [{ id: SHOP, name: "shop", orchestratorId: TALK }, { id: SHIP, name: "ship", orchestratorId: SHIP }] }, [`POST ${TASKS}`]: { id: TASK, number: 7 } };
});

const rdv = (...args: string[]) => server.run(addSubmitCommand, ...args);

describe("rdv submit", () => {
  test.each<[string[], unknown]>([
    [["Add", "a page", "--project", "shop"], { description: "Add a page" }],
    [["Add a page", "--project", "shop", "--also", "ship", "--agent", "mine"], { description: "Add a page", also: [SHIP], agent: "mine" }],
  ])("%j", async (args, body) => {
    const { code, out } = await rdv("submit", ...args);
    expect([code, server.asked.filter((r) => r.method !== "GET")]).toEqual([EXIT.ok, [{ method: "POST", path: TASKS, body }]]);
    expect(out).toContain("Confirm it with: rdv task confirm 7");
  });

  test.each<[string[], number, string]>([
    [["Add a page"], EXIT.usage, "Which project?"],
    [["Add a page", "--project", "shop", "--also", "boat"], EXIT.notFound, "There is no project boat.\nThere are: shop, ship"],
  ])("%j is refused and nothing is sent", async (args, code, err) => {
    expect(await rdv("submit", ...args)).toMatchObject({ code, err: expect.stringContaining(err) });
    expect(server.asked.filter((r) => r.method !== "GET")).toEqual([]);
  });
});
