import type { Command } from "commander";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { DEFAULT_CAPACITY } from "#domain/capacity.ts";
import { type CannedServer, Refusal, startCanned } from "../e2e/support/canned-server.ts";
import { addAutonomyCommands } from "./autonomy-commands.ts";
import { addBrainCommands } from "./brain-commands.ts";
import { addPullRequestCommands } from "./pull-request-commands.ts";
import { addQueueCommands } from "./queue-commands.ts";
import { EXIT } from "./server-call.ts";
import { addSessionCommands } from "./session-commands.ts";
import { addWorkCommands } from "./work-commands.ts";

const ID = (n: number): string => `01ARZ3NDEKTSV4RRFFQ69G5F${String(n).padStart(2, "0")}`;
const [SHOP, TALK, MASTER] = [ID(1), ID(2), ID(3)];
const task = (number: number) => ({ id: ID(10 + number), number, title: `Wish ${number}`, orchestratorId: TALK, delegations: [], evidence: [] });
const TASKS = `/api/orchestrators/${TALK}/tasks`;
const of = (number: number, rest = ""): string => `${TASKS}/${ID(10 + number)}${rest}`;
const QUEUE = {
  capacity: { ...DEFAULT_CAPACITY, agents: 2, perAgent: { slow: { agents: 1, memoryMb: 700 }, big: { memoryMb: 2000 } } },
  measured: { totalMb: 8000, availableMb: 5000.4, diskMb: 9000, load: 1.26, cores: 4 }, budgetMb: 6976.2, heldMb: 700,
  holders: [{ sessionId: ID(4), taskId: ID(11), projectId: SHOP, agent: "slow", memoryMb: 700, usedMb: null, since: "2026-01-01T00:00:00.000Z", endsAt: null }],
  items: [{ taskId: ID(12), projectId: SHOP, agent: "slow", memoryMb: 700, since: "2026-01-01T00:00:00.000Z", notBefore: null, short: "agent-kind", why: "1 of slow may run", place: 1, startsAt: null }],
  waking: [{ sessionId: ID(5), projectId: SHOP, name: "by hand", agent: "big", since: "2026-01-01T00:00:00.000Z", short: "memory", why: "it needs 2 GB", place: 2, startsAt: null }],
};

let server: CannedServer;
beforeAll(async () => {
  server = await startCanned();
});
afterAll(() => server.close());
beforeEach(() => {
  server.asked = [];
  server.answers = {
    "GET /api/projects": { items: [{ id: SHOP, name: "shop", orchestratorId: TALK }] },
    "GET /api/orchestrators": { items: [{ id: MASTER, kind: "master" }, { id: TALK, kind: "project" }] },
    [`GET ${TASKS}`]: { items: [task(3), task(2), task(1)], nextCursor: null },
    [`GET /api/orchestrators/${MASTER}/tasks`]: { items: [task(2), task(1)], nextCursor: null },
    [`GET /api/orchestrators/${MASTER}/tasks/${ID(12)}`]: task(2),
    "GET /api/queue": QUEUE,
  };
});

const addAll = (program: Command): void => [addQueueCommands, addPullRequestCommands, addBrainCommands, addAutonomyCommands, addWorkCommands, addSessionCommands].forEach((add) => add(program));
const rdv = (...args: string[]) => server.run(addAll, ...args);
/** What was asked for that may change something. */
const changes = () => server.asked.filter((r) => r.method !== "GET");

describe("a command used wrongly", () => {
  test.each<[string[], string]>([
    [["limits", "--memory", "much"], "much is no whole number of at least 1."],
    [["limits", "--memory", "1.5"], "1.5 is no whole number"],
    [["limits", "--agents", "0"], "0 is no whole number"],
    [["limits", "--agents", "-1"], "-1 is no whole number"],
    [["limits", "--agents", ""], "is no whole number"],
    [["limits", "--agents", "Infinity"], "Infinity is no whole number"],
    [["limits", "--keep-free", "-1"], "a whole number of at least 0"],
    [["limits", "--agent", "slow"], "NAME=NUMBER"],
    [["limits", "--agent", "=3"], "NAME=NUMBER"],
    [["limits", "--agent", "slow=3=4"], "NAME=NUMBER"],
    [["limits", "--agent", "slow=none"], "none is no whole number"],
    [["brains", "prefer", "dream", "speed"], "Use one of: parse, suggest, converse."],
    [["brains", "prefer", "parse", "luck"], "Use one of: balanced, quality, speed, cost."],
    [["brains", "prefer", "parse"], "missing required argument 'preference'"],
    [["task", "split", "3", "one part"], "Name two parts or more"],
    [["task", "after", "3"], "missing required argument 'others'"],
    [["task", "wait", "3", "--timeout", "soon"], "a number of at least 0.1"],
    [["decide", ID(5), "perhaps"], "The verdict is one of: approve, deny, answer"],
    [["pr", "open"], "missing required argument 'task'"],
    [["pr", "close", "3"], "unknown command"],
    [["autonomy", "show"], "missing required argument 'project'"],
    [["queue", "--colour"], "unknown option '--colour'"],
  ])("%j says what it wants, and changes nothing", async (args, words) => {
    const { code, err, out } = await rdv(...args);
    expect([code, out]).toEqual([EXIT.usage, ""]);
    expect(err).toContain(words);
    expect(changes()).toEqual([]);
  });
});

describe("what is not there", () => {
  test.each<[string[], string]>([
    [["task", "show", "99"], "There is no task 99 in shop."],
    [["task", "evidence", "0"], "There is no task 0 in shop."],
    [["task", "after", "1", "99"], "There is no task 99"],
    [["task", "merge", "1", "99"], "There is no task 99"],
    [["task", "split", "99", "a", "b"], "There is no task 99"],
    [["pr", "show", "99"], "There is no task 99"],
    [["task", "show", "1", "--project", "ship"], "There is no project ship.\nThere are: shop"],
    [["autonomy", "show", "ship"], "There is no project ship."],
    [["autonomy", "unasked", "ship"], "There is no project ship."],
    [["autonomy", "revert", ID(9)], "There is nothing at"],
  ])("%j ends with 4 and says so", async (args, words) => {
    const { code, err } = await rdv(...args);
    expect(code).toBe(EXIT.notFound);
    expect(err).toContain(words);
    expect(changes().filter((r) => !r.path.endsWith("/revert"))).toEqual([]);
  });

  test("a project that must be named names all there are", async () => {
    server.answers["GET /api/projects"] = { items: [{ id: SHOP, name: "shop", orchestratorId: TALK }, { id: ID(6), name: "ship", orchestratorId: ID(7) }] };
    expect(await rdv("task", "show", "1")).toMatchObject({ code: EXIT.usage, err: "Which project? Add --project with one of: shop, ship" });
    server.answers["GET /api/projects"] = { items: [] };
    expect(await rdv("task", "show", "1")).toMatchObject({ code: EXIT.notFound, err: "There is no project yet.\nAdd one with: rdv project add PATH" });
  });

  test("an address made of what a person typed stays one part of a path", async () => {
    for (const id of ["a b", "../projects", "x?y=1", "#", "ü"]) {
      expect([id, (await rdv("decide", id, "approve")).code]).toEqual([id, EXIT.notFound]);
      expect([id, (await rdv("autonomy", "revert", id)).code]).toEqual([id, EXIT.notFound]);
      expect(changes().slice(-2).map((r) => r.path)).toEqual([`/api/decisions/${encodeURIComponent(id)}`, `/api/autonomy-steps/${encodeURIComponent(id)}/revert`]);
    }
  });
});

describe("a refusal", () => {
  test.each([[400, EXIT.usage], [401, EXIT.failed], [403, EXIT.failed], [404, EXIT.notFound], [409, EXIT.failed], [429, EXIT.failed], [500, EXIT.failed]])("with %i ends with %i, its words and nothing on the way out", async (status, code) => {
    server.answers["GET /api/brains"] = new Refusal(status, "It cannot be.", "Try tomorrow.");
    expect(await rdv("brains", "--json")).toEqual({ code, out: "", err: "It cannot be.\nTry tomorrow." });
  });

  test("of a field names the field alone", async () => {
    server.answers["PATCH /api/capacity"] = new Refusal(400, "body.memoryMb: Too small: expected number to be >=64", "the shape is in /api/docs.");
    expect(await rdv("limits", "--memory", "1")).toEqual({ code: EXIT.usage, out: "", err: "memoryMb: Too small: expected number to be >=64\nCorrect it and try again; --help shows what the command takes." });
  });

  test("an answer that is none is told with what came", async () => {
    server.answers["GET /api/queue"] = `<html>${"x".repeat(400)}`;
    expect(await rdv("queue")).toEqual({ code: EXIT.failed, out: "", err: `The server answered something unexpected.\n<html>${"x".repeat(294)}` });
  });
});

describe("rdv queue and rdv limits", () => {
  test("say who runs, who waits and why, by number and title", async () => {
    const { out } = await rdv("queue");
    expect(out.split("\n")).toEqual([
      "1 of 2 agents hold 700 of 6976 MB; 5000 MB and 9000 MB of disk are free, load 1.3 on 4 processors",
      "  runs  slow  700 MB  1 Wish 1",
      "1  2 Wish 2          waits for its agent    1 of slow may run",
      "2  by hand, to wake  waits for memory       it needs 2 GB",
      "",
    ]);
    expect(JSON.parse((await rdv("queue", "--json")).out)).toEqual(QUEUE);
  });

  test("know nothing of a task that is too old for the list but its id, and of a terminal that it is one", async () => {
    server.answers[`GET /api/orchestrators/${MASTER}/tasks`] = { items: [], nextCursor: null };
    server.answers["GET /api/queue"] = { ...QUEUE, items: [], waking: [], holders: [...QUEUE.holders, { ...QUEUE.holders[0], taskId: null }] };
    const { out } = await rdv("queue");
    expect(out).toContain(`700 MB  ${ID(11)}\n`);
    expect(out).toContain("a terminal of its own\nNothing waits.");
  });

  test.each<[string[], unknown]>([
    [["--memory", "4000"], { memoryMb: 4000 }],
    [["--memory", "auto", "--agents", "any"], { memoryMb: null, agents: null }],
    [["--keep-free", "0"], { keepFreeMb: 0 }],
    [["--hibernate-after", "30"], { hibernateAfterMinutes: 30 }],
    [["--hibernate-after", "never"], { hibernateAfterMinutes: null }],
    [["--agent", "slow=3"], { perAgent: { slow: { agents: 3, memoryMb: 700 }, big: { memoryMb: 2000 } } }],
    [["--agent", "slow=any", "--agent", "new=2"], { perAgent: { slow: { memoryMb: 700 }, big: { memoryMb: 2000 }, new: { agents: 2 } } }],
    [["--agent", "big=1", "--agent", "big=2"], { perAgent: { slow: { agents: 1, memoryMb: 700 }, big: { agents: 2, memoryMb: 2000 } } }],
  ])("%j asks for just that", async (args, body) => {
    server.answers["PATCH /api/capacity"] = QUEUE;
    expect((await rdv("limits", ...args)).code).toBe(EXIT.ok);
    expect(changes()).toEqual([{ method: "PATCH", path: "/api/capacity", body }]);
  });

  test("without an option change nothing and show all", async () => {
    const { out } = await rdv("limits");
    expect(out).toContain("1000 MB of memory and 1000 MB of disk stay free\n  slow: at most 1, 700 MB each\n  big: any number, 2000 MB each\n");
    expect(JSON.parse((await rdv("limits", "--json")).out)).toEqual(QUEUE.capacity);
    expect(changes()).toEqual([]);
  });
});

describe("rdv session hibernate and wake", () => {
  test.each([["hibernate", "hibernated", `hibernated ${ID(5)}; wake it with: rdv session wake ${ID(5)}, or tell it something`], ["wake", "hibernated", `${ID(5)} comes back when there is room for it`], ["wake", "running", `${ID(5)} is running`]])("%s, which leaves it %s", async (verb, status, words) => {
    server.answers[`POST /api/sessions/${ID(5)}/${verb}`] = { id: ID(5), status };
    expect(await rdv("session", verb, ID(5))).toMatchObject({ code: EXIT.ok, out: `${words}\n` });
  });
});

describe("rdv task after, split and merge", () => {
  test.each<[string[], { method: string; path: string; body: unknown }[]]>([
    [["after", "3", "1", "2"], [1, 2].map((n) => ({ method: "POST", path: of(3, `/parents/${ID(10 + n)}`), body: undefined }))],
    [["after", "3", "1", "--not"], [{ method: "DELETE", path: of(3, `/parents/${ID(11)}`), body: undefined }]],
    [["split", "2", "one", "two"], [{ method: "POST", path: of(2, "/split"), body: { parts: [{ description: "one" }, { description: "two" }] } }]],
    [["split", "2", "a", "b", "c", "--in-order"], [{ method: "POST", path: of(2, "/split"), body: { parts: [{ description: "a" }, { description: "b", after: [1] }, { description: "c", after: [2] }] } }]],
    [["merge", "1", "3"], [{ method: "POST", path: `/api/orchestrators/${TALK}/merges`, body: { taskIds: [ID(11), ID(13)] } }]],
    [["merge", "1", "3", "--as", "Both"], [{ method: "POST", path: `/api/orchestrators/${TALK}/merges`, body: { taskIds: [ID(11), ID(13)], description: "Both" } }]],
  ])("%j", async (args, wanted) => {
    for (const { method, path } of wanted) server.answers[`${method} ${path}`] = path.endsWith("/split") ? { items: [task(4), task(5)] } : { ...task(3), number: path.endsWith("/merges") ? 4 : 3 };
    const { code, out } = await rdv("task", ...args);
    expect(code).toBe(EXIT.ok);
    expect(changes()).toEqual(wanted);
    expect(out).toContain({ after: args.includes("--not") ? "task 3 does not wait for 1 any more" : "task 3 waits for 1, 2", split: "task 2 is 4, 5 now", merge: "tasks 1, 3 are 4 now; confirm it with: rdv task confirm 4" }[args[0] ?? ""]);
  });

  test("stop at the first refusal, with its words", async () => {
    server.answers[`POST ${of(3, `/parents/${ID(12)}`)}`] = new Refusal(409, "Task 2 waits for task 3 already.", "Take that away first.");
    expect(await rdv("task", "after", "3", "2", "1")).toMatchObject({ code: EXIT.failed, err: "Task 2 waits for task 3 already.\nTake that away first." });
    expect(changes()).toHaveLength(1);
  });
});

describe("rdv pr", () => {
  const PLAN = { forge: "github", repository: "acme/shop", remote: "git@forge:acme/shop.git", branch: "feat/x", base: "main", title: "feat: x", body: "The proof", via: "a token", blocks: [], pullRequest: null };
  const PR = { id: ID(8), number: 12, url: "https://forge/12", state: "open", branch: "feat/x", headSha: "a".repeat(40), checks: [], comments: [], sent: [], error: null };
  const at = of(3, "/pull-request");

  test("--plan says what it would do and sends nothing", async () => {
    server.answers[`GET ${at}`] = { ...PLAN, blocks: [{ what: "It is not verified.", next: "Wait." }], branch: null };
    const { out } = await rdv("pr", "open", "3", "--plan");
    expect(out).toContain("blocked: It is not verified. Wait.\nto       git@forge:acme/shop.git\nas        into main\n");
    expect(JSON.parse((await rdv("pr", "open", "3", "--plan", "--json")).out)).toEqual(server.answers[`GET ${at}`]);
    expect(changes()).toEqual([]);
  });

  test("open goes to the address that was shown, and to no other", async () => {
    Object.assign(server.answers, { [`GET ${at}`]: PLAN, [`POST ${at}`]: PR });
    expect((await rdv("pr", "open", "3", "--title", "A title")).out).toBe("pull request 12: https://forge/12\n");
    expect(changes()).toEqual([{ method: "POST", path: at, body: { title: "A title", remote: PLAN.remote } }]);
  });

  test.each(["show", "send", "push"])("%s without a pull request says how to get one", async (verb) => {
    server.answers[`GET ${at}`] = PLAN;
    expect(await rdv("pr", verb, "3")).toEqual({ code: EXIT.notFound, out: "", err: "Task 3 has no pull request.\nOpen one with: rdv pr open 3" });
    expect(changes()).toEqual([]);
  });

  test("show has what was found, new before it was sent; comments that are settled are none", async () => {
    const comment = { id: "1", author: "ann", body: "Why b?\nReally?", path: "b.txt", line: 4, url: null, at: "2026-01-01T00:00:00.000Z", resolved: false };
    const checks = [{ name: "ci", state: "failed", url: null, note: "2 failed" }];
    Object.assign(server.answers, { [`GET ${at}`]: { ...PLAN, pullRequest: PR }, [`POST /api/pull-requests/${PR.id}/read`]: { ...PR, checks, comments: [comment, { ...comment, id: "2", body: "Settled", resolved: true }], sent: ["check:ci:failed:2 failed"], error: "slow" } });
    const { out } = await rdv("pr", "show", "3");
    expect(out).toContain("checks   failed\nerror    slow\n\nsent           ci   ci: 2 failed\nnew   b.txt:4  ann  Why b?\n");
    expect(out).not.toContain("Settled");
  });

  test("send and push go to the pull request itself", async () => {
    Object.assign(server.answers, { [`GET ${at}`]: { ...PLAN, pullRequest: PR }, [`POST /api/pull-requests/${PR.id}/findings`]: PR, [`POST /api/pull-requests/${PR.id}/push`]: PR });
    expect((await rdv("pr", "send", "3")).out).toBe("the agent has it as one correction\n");
    expect((await rdv("pr", "push", "3")).out).toBe("feat/x is at aaaaaaa there\n");
    expect(changes().map((r) => [r.path.split("/").at(-1), r.body])).toEqual([["findings", {}], ["push", undefined]]);
  });
});

describe("rdv brains", () => {
  const sum = { calls: 0, failures: 0, cached: 0, inputTokens: 0, outputTokens: 0, costUsd: 0, unpriced: 0 };
  const brain = { id: "rules", ready: true, needs: "nothing", model: null, price: null, breaker: "closed", failuresInARow: 0, until: null, medianMs: null, sum };
  const VIEW = { days: 7, callsPerHour: 120, prefer: { parse: "speed", suggest: "cost", converse: "quality" }, first: { parse: "rules", suggest: "big", converse: "big" }, projects: [], brains: [brain, { ...brain, id: "big", model: "big-1", ready: false }, { ...brain, id: "far", breaker: "open", medianMs: 1540, sum: { ...sum, calls: 1, failures: 1, costUsd: 0.004 } }] };

  test("show who can think, who is passed over, and what it cost", async () => {
    server.answers["GET /api/brains"] = { ...VIEW, projects: [{ projectId: null, name: "Master Control", sum: { ...sum, calls: 3, costUsd: 1.5, unpriced: 1 }, lastHour: 2 }] };
    expect((await rdv("brains")).out.split("\n")).toEqual([
      "ready               rules  -      not asked",
      "not here            big    big-1  not asked",
      "passed over (open)  far    -      1 call, 1 failed, under $0.01, 1.5 s each",
      "wishes: speed, read by rules",
      "checks: cost, suggested by big",
      "conversations: quality, held by big",
      "last 7 days:",
      "Master Control  3 calls, $1.50 and 1 at an unknown price; 2 of 120 this hour",
      "",
    ]);
  });

  test.each(["parse", "suggest", "converse"])("prefer %s leaves the other kinds alone", async (kind) => {
    server.answers["PATCH /api/brains"] = VIEW;
    expect(JSON.parse((await rdv("--json", "brains", "prefer", kind, "cost")).out)).toEqual(VIEW);
    expect(changes()).toEqual([{ method: "PATCH", path: "/api/brains", body: { prefer: { [kind]: "cost" } } }]);
  });
});

describe("rdv autonomy", () => {
  test("shows levels with what they lack, and steps with the id that takes them back", async () => {
    const step = { id: ID(20), createdAt: "2026-02-03T04:05:06.000Z", type: "feature", kind: "raise", from: "confirm", to: "full", status: "applied", why: "14 of 14" };
    const level = { type: "feature", level: "confirm", isOwn: true, streak: 3, says: "3 of 3", next: { to: "full", needs: 14 }, proposed: null };
    server.answers[`GET /api/projects/${SHOP}/autonomy`] = { levels: [level, { ...level, type: "bug-fix", level: "full", isOwn: false, next: null, proposed: { kind: "lower", to: "confirm" } }], steps: [step] };
    const { out } = await rdv("autonomy", "show", "shop");
    expect(out).toContain("feature  confirm (own)  3 in a row of 14 for full  3 of 3\nbug-fix  full           3 in a row                 lower to confirm is proposed\n\n");
    expect(out).toContain(`${ID(20)}  2026-02-03T04:05  feature  confirm → full  applied  14 of 14`);
    server.answers[`POST /api/autonomy-steps/${ID(20)}/revert`] = { ...step, status: "reverted" };
    expect((await rdv("autonomy", "revert", ID(20))).out).toBe("feature tasks are back at confirm\n");
  });

  test("says what ran unasked, and that nothing did", async () => {
    const path = `GET /api/projects/${SHOP}/unasked`;
    server.answers[path] = { items: [] };
    expect((await rdv("autonomy", "unasked", SHOP)).out).toBe("Nothing ran unasked here.\n");
    expect((await rdv("autonomy", "unasked", SHOP, "--json")).out).toBe("[]\n");
    server.answers[path] = { items: [{ seq: 1, at: "2026-02-03T04:05:06.000Z", step: "plan", what: "confirmed", why: "full", task: null, undo: null }] };
    expect((await rdv("autonomy", "unasked", "shop")).out).toBe("2026-02-03T04:05  plan    confirmed  full\n");
  });
});

describe("rdv task evidence", () => {
  test("shows where each check ran, what is worth a look, and what nobody looked at", async () => {
    const run = { place: "clean", exitCode: 0, durationMs: 1234, at: "2026-01-01T00:00:00.000Z", cached: false, tests: null };
    server.answers[`GET ${of(3, "/evidence")}`] = {
      task: task(3), delegation: { attempt: 2, agent: "codex", headSha: "abcdef0123" }, sum: "1 of 3 checks passed",
      evidence: [{ title: "npm test", outcome: "passed", note: "", runs: [run, { ...run, place: "old-tests", exitCode: null, cached: true }] }, { title: "lint", outcome: "failed", note: "2 errors" }, { title: "pages", outcome: "skipped", note: "no app", runs: [] }],
      looks: [{ message: "A test was taken out\nat line 3" }], notChecked: ["How it looks."],
    };
    expect((await rdv("task", "evidence", "3")).out.split("\n")).toEqual([
      "3 Wish 3", "1 of 3 checks passed, try 2 by codex, commit abcdef0",
      "  ok    npm test  clean checkout: exit 0, 1.2 s; under the tests of before: 1.2 s, as it ran 2026-01-01T00:00:00.000Z",
      "  FAIL  lint      2 errors", "  skip  pages     no app", "Worth a look", "  A test was taken out", "Not checked", "  How it looks.", "",
    ]);
  });
});
