import { describe, expect, it } from "vitest";
import { AgentsSettings, baseBranchOf, CustomAgent, ProjectSettings, ProjectSettingsPatch } from "./project.ts";

const MINE = { id: "my-agent", name: "Mine", command: ["prog", "{prompt}"], promptBy: "argv", doneWhen: "exit" };

describe("ProjectSettings", () => {
  it("has the branch that is checked out for a base, unless another is named", () => {
    const of = (baseBranch: string | null) => baseBranchOf({ defaultBranch: "main", settings: ProjectSettings.parse({ baseBranch }) });
    expect([of(null), of("develop")]).toEqual(["main", "develop"]);
    expect(ProjectSettings.safeParse({ baseBranch: "" }).success).toBe(false);
  });

  it("is complete when nothing is said", () => {
    expect(ProjectSettings.parse({})).toEqual({ agents: {}, setup: [], teardown: [], worktreeRoot: null, baseBranch: null, contract: { default: [] }, mayCommit: true, mayMerge: false, mayPush: false, autonomyByType: {}, forge: { remote: "origin", kind: null, api: null, tokenEnv: null }, stalledAfterMinutes: 10, landBy: null, retry: {}, budget: {}, dailyBudget: {}, role: "", scope: "", successCriteria: "" });
  });

  it("is changed only where a change says so", () => {
    expect(ProjectSettingsPatch.parse({})).toEqual({});
    expect(ProjectSettingsPatch.parse({ role: "A shop", contract: {} })).toEqual({ role: "A shop", contract: { default: [] } });
    expect(ProjectSettingsPatch.safeParse({ autonomous: true }).success).toBe(false);
  });

  it("is content with its own work", () => {
    const settings = ProjectSettings.parse({ agents: { custom: [MINE] }, setup: [["npm", "ci"]], contract: { default: [{ check: "lint", title: "lint" }] } });
    expect(ProjectSettings.parse(settings)).toEqual(settings);
  });

  it.each([
    ["an unknown field", { autonomous: true }],
    ["an unknown field of the contract", { contract: { checks: [] } }],
    ["a shell line in place of an argv", { setup: ["npm ci"] }],
    ["an empty argv", { setup: [[]] }],
    ["too many commands", { setup: Array.from({ length: 21 }, () => ["true"]) }],
    ["a role that is a book", { role: "x".repeat(2001) }],
    ["a switch that is a word", { mayCommit: "yes" }],
  ])("refuses %s", (_, settings) => {
    expect(ProjectSettings.safeParse(settings).success).toBe(false);
  });
});

describe("AgentsSettings", () => {
  it("takes settings of any agent by its id, and declared agents beside them", () => {
    const settings = { claude: { enabled: false }, codex: { command: "/opt/codex", args: ["--fast"], env: { OPENAI_BASE_URL: "http://x" } }, custom: [MINE] };
    expect(AgentsSettings.parse(settings)).toEqual(settings);
  });

  it.each([
    ["an unknown field of an agent", { claude: { model: "x" } }],
    ["an agent that is no table", { claude: true }],
    ["custom that is no list", { custom: MINE }],
    ["too many declared agents", { custom: Array.from({ length: 21 }, (_, i) => ({ ...MINE, id: `a${i}` })) }],
    ["a variable that is none", { claude: { env: { "A=B": "x" } } }],
    ["a variable with a digit in front", { claude: { env: { "1A": "x" } } }],
    ["a value over the limit", { claude: { env: { A: "x".repeat(10_001) } } }],
  ])("refuses %s", (_, settings) => {
    expect(AgentsSettings.safeParse(settings).success).toBe(false);
  });
});

describe("CustomAgent", () => {
  it.each([{}, { promptBy: "stdin" }, { promptBy: "file" }, { resume: ["prog", "--resume", "{session}", "{prompt}"] }])("takes %j", (more) => {
    expect(CustomAgent.safeParse({ ...MINE, ...more }).success).toBe(true);
  });

  it.each([
    { id: "Upper" }, { id: "-x" }, { id: "1x" }, { id: "" }, { id: "a b" }, { id: "../x" }, { id: "a".repeat(41) }, { id: "custom" }, { id: "constructor" },
    { command: [] }, { command: "prog" }, { promptBy: "pipe" }, { doneWhen: "idle" }, { resume: [] }, { name: "" }, { shell: true },
  ])("refuses %j", (more) => {
    expect(CustomAgent.safeParse({ ...MINE, ...more }).success).toBe(false);
  });
});
