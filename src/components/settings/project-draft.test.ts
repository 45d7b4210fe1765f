import { describe, expect, it } from "vitest";
import { ProjectPatch } from "#domain/api.ts";
import { ProjectSettings } from "#domain/project.ts";
import { draftOf, patchOf } from "./project-draft.ts";

const project = (settings: object = {}) => ({ name: "app", autonomy: "confirm" as const, settings: ProjectSettings.parse(settings) });
const FULL = project({
  setup: [["npm", "ci"], ["make", "a b"]],
  worktreeRoot: "/srv/trees",
  contract: { default: [{ check: "inside-scope", title: "src only", paths: ["src/**"] }, { check: "lint", title: "npx eslint .", argv: ["npx", "eslint", "."], timeoutMs: 120_000 }] },
});

describe("patchOf", () => {
  it("changes nothing when nothing was edited", () => {
    for (const one of [project(), FULL]) expect(patchOf(one, draftOf(one))).toEqual({ patch: {} });
  });

  it("holds only what was edited, in a form the server takes", () => {
    const made = patchOf(FULL, { ...draftOf(FULL), autonomy: "full", setup: "npm ci\n", role: "A shop" });
    expect(made).toEqual({ patch: { autonomy: "full", setup: [["npm", "ci"]], role: "A shop" } });
    expect("patch" in made && ProjectPatch.parse(made.patch)).toEqual({ autonomy: "full", setup: [["npm", "ci"]], role: "A shop" });
  });

  it("changes the base branch, and gives back the one that is checked out", () => {
    expect(patchOf(project(), { ...draftOf(project()), baseBranch: "develop" })).toEqual({ patch: { baseBranch: "develop" } });
    const based = project({ baseBranch: "develop" });
    expect(patchOf(based, { ...draftOf(based), baseBranch: "" })).toEqual({ patch: { baseBranch: null } });
  });

  it("keeps checks it does not show, and gives the usual folder back", () => {
    const made = patchOf(FULL, { ...draftOf(FULL), worktreeRoot: " ", checks: [{ check: "tests-pass", command: "npm test", minutes: "1.5" }] });
    expect(made).toEqual({
      patch: { worktreeRoot: null, contract: { default: [{ check: "inside-scope", title: "src only", paths: ["src/**"] }, { check: "tests-pass", title: "npm test", argv: ["npm", "test"], timeoutMs: 90_000 }] } },
    });
  });

  it.each([
    [{ name: " " }, "name"],
    [{ worktreeRoot: "trees" }, "worktreeRoot"],
    [{ setup: "a && b" }, "setup"],
    [{ teardown: "echo $X" }, "teardown"],
    [{ checks: [{ check: "lint", command: "", minutes: "" }] }, "checks"],
    [{ checks: [{ check: "lint", command: "x", minutes: "61" }] }, "checks"],
    [{ checks: [{ check: "lint", command: "x", minutes: "soon" }] }, "checks"],
  ])("refuses %j at its field", (edit, field) => {
    const made = patchOf(project(), { ...draftOf(project()), ...edit });
    expect("wrong" in made && Object.keys(made.wrong)).toEqual([field]);
  });
});
