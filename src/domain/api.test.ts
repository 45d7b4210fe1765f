import { describe, expect, it } from "vitest";
import type { z } from "zod";
import {
  ApplyRecommendations, DecisionAnswer, KnowledgePatch, listOf, MessageCreate, OrchestratorPatch, OwnerCreate, PasswordConfirm, Problem, ProjectCreate, ProjectPatch,
  SessionCreate, SessionInput, SessionPatch, TaskCreate, TaskPatch, TokenCreate,
} from "./api.ts";
import { Id } from "./ids.ts";

const ID = "01HZZZZZZZZZZZZZZZZZZZZZZZ";
const takes = (schema: z.ZodType, value: unknown): boolean => schema.safeParse(value).success;

/** For each shape: what it takes, and what it refuses with the reason. */
const SHAPES: readonly [name: string, schema: z.ZodType, takes: readonly unknown[], refuses: readonly [value: unknown, why: string][]][] = [
  [
    "a new project", ProjectCreate,
    [{ path: "/srv/app" }, { path: "~/app", name: "App", autonomy: "manual" }, { path: "/a", setup: [["npm", "ci"]], mayCommit: false, agents: { codex: { enabled: false, args: ["-v"] } } }, { path: "/a", contract: { default: [] } }],
    [[{}, "no path"], [{ path: "app" }, "relative"], [{ path: "" }, "nothing"], [{ path: "/a", name: " " }, "a blank name"], [{ path: "/a", name: "x".repeat(81) }, "a long name"], [{ path: "/a", colour: 1 }, "unknown"], [{ path: "/a", setup: [["a", ""]] }, "an empty argument"], [{ path: "/a", agents: { codex: { env: { "A B": "c" } } } }, "no name of a variable"], [{ path: "/a", role: "x".repeat(2001) }, "too long"]],
  ],
  [
    "a changed project", ProjectPatch,
    [{}, { name: "App" }, { worktreeRoot: null }, { worktreeRoot: "/w" }, { agents: {} }, { successCriteria: "" }],
    [[{ path: "/a" }, "the path stays"], [{ autonomy: "wild" }, "no such level"], [{ mayCommit: "yes" }, "no switch"], [{ setup: Array.from({ length: 21 }, () => ["a"]) }, "too many"], [{ agents: { custom: [{}] } }, "half an agent"]],
  ],
  ["a conversation's brain", OrchestratorPatch, [{ brain: null }, { brain: "offline" }], [[{}, "nothing said"], [{ brain: 1 }, "no name"], [{ brain: "x".repeat(41) }, "too long"]]],
  ["a message", MessageCreate, [{ text: "hi" }, { text: " x " }, { text: "x".repeat(50_000) }], [[{ text: "" }, "nothing"], [{ text: " \n\t" }, "only blanks"], [{ text: "x".repeat(50_001) }, "too long"], [{ text: "x", role: "system" }, "a role of its own"]]],
  [
    "a new task", TaskCreate,
    [{ description: "x" }, { description: "x", type: "bug", agent: "codex", dependsOn: [ID], isolation: "none", priority: 0 }, { description: "x", contract: { checks: [{ check: "c", title: "t", argv: ["a"], timeoutMs: 1000, paths: ["src"] }] } }],
    [[{}, "nothing"], [{ description: " " }, "blanks"], [{ description: "x", status: "completed" }, "a state of its own"], [{ description: "x", confirmedBy: "me" }, "a confirmation of its own"], [{ description: "x", contract: { checks: [], fixedAt: "2026-01-01T00:00:00.000Z" } }, "a seal of its own"], [{ description: "x", dependsOn: ["1"] }, "no id"], [{ description: "x", priority: -1 }, "below the scale"], [{ description: "x", priority: 1.5 }, "between"], [{ description: "x", contract: { checks: [{ check: "c", title: "t", argv: [] }] } }, "a command of nothing"]],
  ],
  [
    "a changed plan", TaskPatch,
    [{}, { title: "t" }, { description: "d", priority: 9 }, { agent: "codex" }],
    [[{ title: "" }, "nothing"], [{ title: "x".repeat(121) }, "too long"], [{ branch: "main" }, "the branch is the plan's"], [{ status: "completed" }, "a state"], [{ dependsOn: [] }, "the order stays"]],
  ],
  [
    "a word on a decision", DecisionAnswer,
    [{ verdict: "approve" }, { verdict: "deny" }, { verdict: "deny", text: "no" }, { verdict: "answer", text: "red" }],
    [[{}, "nothing"], [{ verdict: "maybe" }, "no word we know"], [{ verdict: "answer" }, "no answer"], [{ verdict: "answer", text: " " }, "blanks"], [{ verdict: "deny", text: "x".repeat(10_001) }, "too long"]],
  ],
  ["a new terminal", SessionCreate, [{}, { projectId: ID }, { cwd: "~/x", name: "n" }], [[{ cwd: "x" }, "relative"], [{ name: "" }, "no name"], [{ command: "rm" }, "a command of its own"], [{ projectId: "1" }, "no id"]]],
  ["a terminal's name", SessionPatch, [{ name: "n" }, { group: "g" }, { group: null }], [[{}, "nothing"], [{ group: " " }, "a group of blanks"], [{ name: " " }, "blanks"], [{ name: "x".repeat(81) }, "too long"]]],
  ["what is typed", SessionInput, [{ text: "" }, { text: "ls", enter: false }], [[{}, "nothing"], [{ text: "x".repeat(1_048_577) }, "too long"], [{ text: "x", piece: { paste: ID, at: -1, more: true } }, "no place"], [{ text: "x", enter: "yes" }, "no switch"]]],
  ["what is applied", ApplyRecommendations, [{ recommendationIds: [ID] }], [[{ recommendationIds: [] }, "nothing"], [{ recommendationIds: Array.from({ length: 21 }, () => ID) }, "too many"], [{ recommendationIds: ["x"] }, "no id"]]],
  ["corrected knowledge", KnowledgePatch, [{}, { conventions: [] }, { conventions: ["tabs"], techStack: ["Go"] }], [[{ conventions: [""] }, "nothing"], [{ techStack: ["x".repeat(81)] }, "too long"], [{ agentPerformance: {} }, "figures are not corrected"]]],
  [
    "the owner", OwnerCreate,
    [{ code: "c", email: "a@b.de", password: "x".repeat(12) }],
    [[{ code: "c", email: "a@b.de", password: "x".repeat(11) }, "a short password"], [{ code: "c", email: "a@b.de", password: "x".repeat(201) }, "one that takes long to hash"], [{ code: "c", email: "ab", password: "x".repeat(12) }, "no address"], [{ email: "a@b.de", password: "x".repeat(12) }, "no code"]],
  ],
  ["the password once more", PasswordConfirm, [{ password: "" }, { password: "x" }], [[{}, "nothing"], [{ password: "x".repeat(201) }, "too long"]]],
  [
    "a new token", TokenCreate,
    [{ name: "ci", scopes: ["read"] }, { name: "ci", scopes: ["read", "admin"], projectId: ID, days: 365 }],
    [[{ name: "ci", scopes: [] }, "no scope"], [{ name: "ci", scopes: ["all"] }, "no such scope"], [{ name: "ci", scopes: ["read"], days: 0 }, "no time"], [{ name: "ci", scopes: ["read"], days: 366 }, "for ever"], [{ name: " ", scopes: ["read"] }, "no name"], [{ name: "ci", scopes: ["read"], token: "rdv_mine" }, "a text of its own"]],
  ],
];

describe.each(SHAPES)("%s", (_name, schema, good, bad) => {
  it.each(good.map((value) => [value]))("may be %j", (value) => {
    expect(schema.safeParse(value).error?.issues).toBeUndefined();
  });

  it.each(bad.map(([value, why]) => [why, value] as const))("is refused: %s", (_why, value) => {
    expect(takes(schema, value)).toBe(false);
  });

  it("is refused when it is no object, or has a field too many", () => {
    for (const value of [null, undefined, [], "x", 7, true]) expect(takes(schema, value)).toBe(false);
    expect(takes(schema, { ...(good[0] as object), unheardOf: 1 })).toBe(false);
  });
});

describe("what is left out", () => {
  it("has its default", () => {
    expect(TokenCreate.parse({ name: "ci", scopes: ["read"] }).days).toBe(90);
    expect(SessionInput.parse({ text: "x" }).enter).toBe(true);
  });

  it("is trimmed where blanks at the edges mean nothing", () => {
    expect(MessageCreate.parse({ text: "  hi \n" }).text).toBe("hi");
    expect(TaskPatch.parse({ title: " t " }).title).toBe("t");
    expect(SessionInput.parse({ text: "  x" }).text).toBe("  x");
  });
});

describe("an answer", () => {
  it("that is a page says whether there is another", () => {
    const Page = listOf(Id);
    expect(takes(Page, { items: [ID], nextCursor: ID })).toBe(true);
    expect(takes(Page, { items: [], nextCursor: null })).toBe(true);
    expect(takes(Page, { items: [ID] })).toBe(false);
  });

  it("that refuses says what happened and what to do", () => {
    const problem = { type: "about:blank", status: 404, code: "not-found", title: "There is no such task.", detail: "Check the id." };
    expect(Problem.parse(problem)).toEqual(problem);
    for (const field of ["title", "detail", "code", "status"] as const) expect(takes(Problem, { ...problem, [field]: undefined })).toBe(false);
  });
});
