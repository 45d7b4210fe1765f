import { describe, expect, test } from "vitest";
import type { CheckSpec } from "#domain/contract.ts";
import { byOrigin, fromWords, isNamedByCommand, reasonWords, wantsWords } from "./check-words.ts";

const spec = (fields: Partial<CheckSpec>): CheckSpec => ({ check: "command", title: "t", ...fields });

describe("where a check comes from", () => {
  test("is said in words", () => {
    expect([undefined, { from: "project" } as const, { from: "settings" } as const, { from: "way" } as const, { from: "brain", by: "local" } as const, { from: "brain" } as const].map(fromWords)).toEqual([
      "Put in by hand", "Found in the project", "Wanted for every task here", "By the way of working", "Suggested by local", "Suggested by the orchestrator",
    ]);
  });

  test("groups checks in the order they first come, each with its place", () => {
    const checks = [spec({ title: "a", origin: { from: "project" } }), spec({ title: "b", origin: { from: "brain", by: "x" } }), spec({ title: "c", origin: { from: "project" } })];
    expect(byOrigin(checks, (check) => check).map((group) => [group.from, group.items.map(({ item, index }) => [item.title, index])])).toEqual([
      ["Found in the project", [["a", 0], ["c", 2]]], ["Suggested by x", [["b", 1]]],
    ]);
  });
});

test.each<[Partial<CheckSpec>, string]>([
  [{ argv: ["npm", "run", "it all"] }, "runs npm run 'it all'"],
  [{ check: "http-probe", argv: ["npm", "start"], probe: { path: "/x" } }, "runs npm start; asks GET /x"],
  [{ check: "http-probe", argv: ["npm", "start"], probe: { method: "HEAD", path: "/x", status: 204, contains: "ok" } }, 'runs npm start; asks HEAD /x, which answers 204 with "ok"'],
  [{ check: "ui-matches", argv: ["npm", "start"], page: { path: "/", see: ["Hello"] } }, 'runs npm start; opens / and looks for "Hello"'],
  [{ check: "ui-matches", argv: ["npm", "start"], page: { path: "/" } }, "runs npm start; opens /"],
  [{ check: "files-must-change", paths: ["a", "b"] }, "a, b must change"],
  [{ check: "files-must-change", paths: ["a", "b"], any: true }, "one of a, b must change"],
  [{ check: "files-must-not-change", paths: ["a"] }, "a must stay as it is"],
  [{ check: "files-must-not-change", paths: ["a", "b"] }, "a, b must stay as they are"],
  [{ check: "inside-scope", paths: ["src"] }, "only in src"],
  [{}, ""],
])("what a check wants is one line: %j", (fields, words) => expect(wantsWords(spec(fields))).toBe(words));

test("why it was suggested stands before other words, and a command that names its check is not said twice", () => {
  expect([reasonWords({ from: "brain", why: "It proves it. " }), reasonWords({ from: "brain" }), reasonWords(undefined)]).toEqual(["It proves it", "", ""]);
  expect([{ title: "npm test", argv: ["npm", "test"] }, { title: "sh -c 'a b'", argv: ["sh", "-c", "a b"] }, { title: "t", argv: ["x"] }, { title: "t" }].map(isNamedByCommand)).toEqual([true, true, false, false]);
});
