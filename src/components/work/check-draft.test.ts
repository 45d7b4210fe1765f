import { describe, expect, it } from "vitest";
import { type CheckSpec, OWN_KINDS } from "#domain/contract.ts";
import { type CheckDraft, draftOf, isOwn, NO_DRAFT, specOf } from "./check-draft.ts";

const typed = (fields: Partial<CheckDraft>) => specOf({ ...NO_DRAFT, ...fields });

describe("a check that is typed", () => {
  it.each<[Partial<CheckDraft>, CheckSpec]>([
    [{ kind: "command", command: "npm run 'e2e all'" }, { check: "command", title: "npm run 'e2e all'", argv: ["npm", "run", "e2e all"] }],
    [{ kind: "files-must-change", paths: "src/a.ts\n\n docs/** " }, { check: "files-must-change", title: "src/a.ts, docs/** changes", paths: ["src/a.ts", "docs/**"] }],
    [{ kind: "http-probe", command: "npm start", path: "/health", status: "204", contains: "ok", title: "It lives" }, { check: "http-probe", title: "It lives", argv: ["npm", "start"], probe: { path: "/health", status: 204, contains: "ok" } }],
    [{ kind: "http-probe", command: "npm start", method: "POST" }, { check: "http-probe", title: "POST / answers", argv: ["npm", "start"], probe: { path: "/", method: "POST" } }],
    [{ kind: "ui-matches", command: "npm start", see: "Shop\nPrices", like: " docs/shop.png " }, { check: "ui-matches", title: "/ looks right", argv: ["npm", "start"], page: { path: "/", see: ["Shop", "Prices"], accessible: true, like: "docs/shop.png" } }],
  ])("%j is one", (fields, spec) => {
    expect(typed(fields)).toEqual({ spec });
  });

  it.each<[Partial<CheckDraft>, RegExp]>([
    [{}, /command is missing/],
    [{ command: "npm test | tee x" }, /No shell runs this/],
    [{ kind: "files-must-change" }, /needs at least one path/],
    [{ kind: "files-must-not-change", paths: "../x" }, /outside the project/],
    [{ kind: "http-probe", command: "a", path: "health" }, /begins with a slash/],
    [{ kind: "http-probe", command: "a", status: "9" }, /from 100 to 599/],
  ])("%j is none, and says why", (fields, says) => {
    expect(typed(fields)).toEqual({ wrong: expect.stringMatching(says) });
  });

  it("comes back as it was typed", () => {
    const fields: Partial<CheckDraft> = { title: "T", command: "a 'b c'", paths: "x\ny", path: "/p", status: "201", contains: "c", see: "s", like: "l.png", method: "PUT" };
    for (const kind of OWN_KINDS) {
      const made = typed({ ...fields, kind });
      expect("spec" in made && specOf(draftOf(made.spec))).toEqual(made);
    }
  });

  it("is told apart from checks that have nothing to type", () => {
    expect([isOwn({ check: "command", title: "" }), isOwn({ check: "committed", title: "" })]).toEqual([true, false]);
  });
});
