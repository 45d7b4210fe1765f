import { describe, expect, it } from "vitest";
import type { ChangedFile, TreeFacts } from "./check.ts";
import { checkIn, checksAt, isUnchanged, joinFacts, taskAt, withinSites } from "./site.ts";

const [HOME, API, OTHER] = ["01JDAAAAAAAAAAAAAAAAAAAAA1", "01JDAAAAAAAAAAAAAAAAAAAAA2", "01JDAAAAAAAAAAAAAAAAAAAAA3"] as const;
const spec = (title: string, at?: string) => ({ check: "command", title, argv: ["true"], ...(at ? { in: at } : {}) });
const task = { projectId: HOME, contract: { checks: [spec("own"), spec("also own", HOME), spec("there", API), spec("elsewhere", OTHER)], fixedAt: null } };
const titles = (checks: readonly { title: string }[]): string[] => checks.map((c) => c.title);

describe("the checks of a task over several repositories", () => {
  it("are the task's own where they name none", () => {
    expect(titles(checksAt(task, HOME))).toEqual(["own", "also own"]);
    expect(titles(taskAt(task, API).contract.checks)).toEqual(["there"]);
  });

  it("go with the projects that are taken away", () => {
    expect(titles(withinSites(task.contract, task, [OTHER]).checks)).toEqual(["own", "also own", "elsewhere"]);
    expect(titles(withinSites(task.contract, task, []).checks)).toEqual(["own", "also own"]);
  });

  it("carry the name of their repository once", () => {
    const once = checkIn({ id: API, name: "api" }, spec("it is sound"));
    expect(once).toMatchObject({ in: API, title: "api: it is sound" });
    expect(checkIn({ id: API, name: "api" }, once)).toEqual(once);
  });
});

describe("several changes as one", () => {
  const file = (path: string): ChangedFile => ({ path, status: "modified", additions: 1, deletions: 0 });
  const facts = (over: Partial<TreeFacts>): TreeFacts => ({ baseSha: "a", headSha: "a", branch: "feat/x", expectedBranch: "feat/x", commits: 0, changed: [], uncommitted: [], folder: null, ...over });
  const moved = facts({ baseSha: "b", headSha: "c", commits: 2, changed: [file("README.md")] });

  it("count together; files of further repositories carry their name", () => {
    const all = joinFacts(facts({ baseSha: "d", headSha: "e", commits: 1, changed: [file("README.md")] }), [{ name: "api", facts: moved }]);
    expect([all.commits, all.changed.map((f) => f.path), all.headSha]).toEqual([3, ["README.md", "api/README.md"], "e"]);
  });

  it("are a change where only a further repository has one, and none where nothing moved", () => {
    expect(joinFacts(facts({}), [{ name: "api", facts: moved }])).toMatchObject({ baseSha: "b", headSha: "c", commits: 2 });
    expect(isUnchanged(joinFacts(facts({}), [{ name: "api", facts: facts({}) }]))).toBe(true);
    expect([isUnchanged({ headSha: null, baseSha: "a" }), isUnchanged(moved)]).toEqual([true, false]);
  });
});
