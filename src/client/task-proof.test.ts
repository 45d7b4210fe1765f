import { describe, expect, it } from "vitest";
import type { TaskView } from "#domain/api.ts";
import type { Evidence } from "#domain/evidence.ts";
import { commandText, endText, evidenceOf, outcomeLook, proofOf } from "./task-proof.ts";

const seen = (id: string, delegationId: string, title: string, minute: number): Evidence => ({ id, delegationId, check: "tests-pass", title, createdAt: `2026-11-21T14:0${minute}:00.000Z` }) as Evidence;
const task = {
  contract: { checks: [{ check: "tests-pass", title: "npm test" }, { check: "lint", title: "npm run lint" }, { check: "tests-pass", title: "npm run slow" }], fixedAt: null },
  delegations: [{ id: "d1" }, { id: "d2" }],
  evidence: [seen("old", "d1", "npm test", 1), seen("again", "d2", "npm test", 5), seen("first", "d2", "npm test", 3)],
} as unknown as TaskView;

describe("proof", () => {
  it("is the newest evidence of the latest try, for each condition on its own", () => {
    expect(proofOf(task).map((p) => [p.spec.title, p.evidence?.id ?? null])).toEqual([["npm test", "again"], ["npm run lint", null], ["npm run slow", null]]);
  });

  it("of an earlier try does not count", () => {
    expect(proofOf({ ...task, delegations: [...task.delegations, { id: "d3" }] as TaskView["delegations"] }).every((p) => p.evidence === null)).toBe(true);
    expect(evidenceOf(task, "d1").map((e) => e.id)).toEqual(["old"]);
  });

  it("is none before a try", () => expect(proofOf({ ...task, delegations: [] }).map((p) => p.evidence)).toEqual([null, null, null]));
});

describe("words of a check", () => {
  it("only a pass looks verified; skipped and not run prove nothing", () => {
    expect([outcomeLook("passed").state, outcomeLook("failed").state, outcomeLook("skipped"), outcomeLook(undefined)]).toEqual(["verified", "refuted", { state: "queued", word: "not checked" }, { state: "queued", word: "not run" }]);
  });

  it("a command is shown with its arguments kept apart", () => {
    expect(commandText(["npm", "run", "test:unit", "--", "a b", "it's", "$(x)"])).toBe(String.raw`npm run test:unit -- 'a b' 'it'\''s' '$(x)'`);
  });

  it("an end has exit code and seconds, and nothing where no command ran", () => {
    expect(endText({ argv: ["x"], exitCode: 1, durationMs: 12_440 })).toBe("exit 1, 12.4 s");
    expect(endText({ argv: ["x"], exitCode: null, durationMs: 600_000 })).toBe("no exit code, 600 s");
    expect(endText({ argv: null, exitCode: null, durationMs: 3 })).toBe("");
  });
});
