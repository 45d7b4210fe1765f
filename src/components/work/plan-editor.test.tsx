import type { ReactNode, useState as realState } from "react";
import { beforeEach, describe, expect, test, vi } from "vitest";
import type { TaskView } from "#domain/api.ts";
import { type CheckSpec, OWN_KINDS, type OwnKind } from "#domain/contract.ts";
import { SPECIALISATIONS } from "#domain/specialisation.ts";
import { TaskType } from "#domain/task.ts";
import { readPage, seen } from "../../../e2e/support/markup.tsx";
import { AT, evidence, delegation, project, task } from "../../../e2e/support/sample-views.ts";
import { keys } from "../../client/keys.ts";
import { type CheckDraft, draftOf, NO_DRAFT, specOf, stillOf } from "./check-draft.ts";
import { Contract } from "./contract.tsx";
import { EditChecks } from "./edit-checks.tsx";
import { EditPlan } from "./edit-plan.tsx";

/** What a form shows once a hand has been there: the first state that begins as nothing begins as this, and the second as tried. */
const touched = vi.hoisted(() => ({ draft: null as unknown, tried: false }));
vi.mock("react", async (original) => {
  const real = await original<{ useState: typeof realState }>();
  return { ...real, useState: (first: unknown) => real.useState(first === null && touched.draft !== null ? touched.draft : first === false && touched.tried ? true : first) };
});
vi.mock("../ui/dialog.tsx", () => ({ Dialog: ({ title, children, footer }: { title: string; children: ReactNode; footer: ReactNode }) => <div role="dialog" aria-label={title}>{children}{footer}</div> }));

const nothing = (): undefined => undefined;

beforeEach(() => {
  touched.draft = null;
  touched.tried = false;
});

const SPECS: Record<OwnKind, CheckSpec> = {
  command: { check: "command", title: "npm run lint", argv: ["npm", "run", "lint"] },
  "files-must-change": { check: "files-must-change", title: "docs change", paths: ["docs/**", "README.md"] },
  "files-must-not-change": { check: "files-must-not-change", title: "lock stays", paths: ["package-lock.json"] },
  "http-probe": { check: "http-probe", title: "health answers", argv: ["npm", "start"], probe: { method: "POST", path: "/health", status: 204, contains: "ok" } },
  "ui-matches": { check: "ui-matches", title: "home looks right", argv: ["npm", "start"], page: { path: "/home", see: ["Welcome", "Sign in"], accessible: false, like: "shots/home.png" } },
};
const OWN: CheckSpec = { check: "tests-pass", title: "npm test", argv: ["npm", "test"] };

describe("the checks of a plan", () => {
  const edit = (checks: readonly CheckSpec[], proposed: readonly CheckSpec[] = []) => seen(<EditChecks checks={checks} proposed={proposed} onChange={nothing} />);

  test("can each be taken out by name; only a person's own can be changed", () => {
    expect(edit([OWN, SPECS.command]).buttons).toEqual(["Take out npm test", "Change npm run lint", "Take out npm run lint", "Add a check"]);
  });

  test.each(OWN_KINDS)("a check of the kind %s can be changed", (kind) => {
    expect(edit([SPECS[kind]]).buttons).toContain(`Change ${SPECS[kind].title}`);
  });

  test("none says what that means", () => {
    expect(edit([]).words).toContain("Without a check that passes, nothing counts as verified.");
    expect(edit([OWN]).words).not.toContain("nothing counts as verified");
  });

  test("what a brain proposes shows the command before anybody takes it over, and is gone once it is", () => {
    const proposed: CheckSpec = { check: "command", title: "End to end", argv: ["npx", "play wright", "--all"], origin: { from: "brain", by: "local", why: "sees the whole", asks: "it is new" } };
    const { words, buttons } = edit([], [proposed]);
    expect(words).toMatch(/Proposed: End to end, runs npx .play wright. --all Suggested by local; sees the whole; asked first because it is new Take it over/);
    expect(buttons).toEqual(["Take it over", "Add a check"]);
    expect(edit([proposed], [proposed]).buttons).not.toContain("Take it over");
  });

  test("what names a place outside cannot be taken over as it stands", () => {
    expect(edit([], [{ check: "files-must-change", title: "Outside", paths: ["../x"] }]).buttons).toEqual(["Change it", "Add a check"]);
  });

  test("say where they come from, when they come from several places", () => {
    const from: CheckSpec[] = [{ ...OWN, origin: { from: "project" } }, { ...SPECS.command, origin: { from: "brain", by: "local", why: "finds slips" } }];
    expect(edit(from).words).toContain("Found in the project npm test Suggested by local npm run lint finds slips");
    expect(edit(from.slice(0, 1)).words).not.toContain("Found in the project");
    const shown = seen(<Contract task={task({ contract: { checks: from, proposed: [{ ...SPECS.command, title: "New" }], fixedAt: null } })} />).words;
    expect(shown).toContain("Found in the project npm test not run Suggested by local npm run lint not run finds slips A suggested check waits for your word Proposed: New, runs npm run lint");
    expect(seen(<Contract task={task({ contract: { checks: from, proposed: [SPECS.command], fixedAt: AT } })} />).words).not.toContain("Proposed");
  });
});

describe("a check that is put together", () => {
  const form = (value: Partial<CheckDraft>, at: number | null = null) => {
    touched.draft = { at, value: { ...NO_DRAFT, ...value } };
    return seen(<EditChecks checks={[OWN]} proposed={[]} onChange={nothing} />);
  };
  const fields = (of: ReturnType<typeof form>): string[] => of.controls.filter((c) => c.tag !== "button").map((c) => c.name);

  test.each<[OwnKind, string[]]>([
    ["command", ["Command"]],
    ["files-must-change", ["Paths"]],
    ["files-must-not-change", ["Paths"]],
    ["http-probe", ["Command that starts the app", "Path of the page", "Method", "Status", "The answer holds"]],
    ["ui-matches", ["Command that starts the app", "Path of the page", "Texts to be seen", "Approved picture", "What keeps people from using the page refutes it"]],
  ])("of the kind %s asks for what it needs and for nothing else", (kind, asked) => {
    expect(fields(form({ kind }))).toEqual(["What is checked", ...asked, "Name in the list"]);
  });

  test.each(OWN_KINDS)("of the kind %s that is taken up again stands as it was", (kind) => {
    const again = form(draftOf(SPECS[kind]), 0);
    expect(again.markup).toContain('role="group" aria-label="A check that changes"');
    expect(again.buttons.slice(-2)).toEqual(["Change it", "Leave it"]);
    expect(again.markup).toMatch(new RegExp(`<option value="${kind}" selected="">`));
    for (const kept of [SPECS[kind].title, ...(SPECS[kind].paths ?? []), SPECS[kind].argv?.join(" ") ?? "", SPECS[kind].probe?.path ?? "", SPECS[kind].page?.like ?? ""]) expect(again.markup).toContain(kept);
    expect(specOf(draftOf(SPECS[kind]))).toEqual({ spec: SPECS[kind] });
  });

  test("still looks at the project it looked at, for as long as it might", () => {
    const further: CheckSpec = { ...SPECS.command, in: "01JDAAAAAAAAAAAAAAAAAAAAAA", timeoutMs: 60_000 };
    const made = specOf({ ...draftOf(further), command: "npm run lint:all" });
    expect("spec" in made && stillOf(further, made.spec)).toEqual({ ...further, argv: ["npm", "run", "lint:all"] });
    expect("spec" in made && stillOf(SPECS.command, made.spec)).not.toHaveProperty("in");
    const places = SPECS["files-must-change"];
    expect(stillOf({ ...places, any: true }, { ...places, paths: ["docs/**", "guide/**"] })).toMatchObject({ any: true, paths: ["docs/**", "guide/**"] });
    expect(stillOf({ ...places, any: true }, SPECS["files-must-not-change"])).not.toHaveProperty("any");
  });

  test("says under which name it is new, and complains only once somebody tried", () => {
    const fresh = form({});
    expect(fresh.markup).toContain('aria-label="A new check"');
    expect(fresh.buttons).toEqual(["Take out npm test", "Add it", "Leave it"]);
    expect(fresh.markup).not.toContain('role="alert"');
  });

  test.each<[string, Partial<CheckDraft>]>([
    ["no command", { kind: "command" }],
    ["no path", { kind: "files-must-change" }],
    ["a path of no page", { kind: "http-probe", command: "npm start", path: "health" }],
    ["a status that is none", { kind: "http-probe", command: "npm start", status: "99" }],
    ["an open quote", { kind: "command", command: "npm 'test" }],
  ])("with %s says what is wrong", (_what, value) => {
    touched.tried = true;
    const wrong = specOf({ ...NO_DRAFT, ...value });
    const { markup, words } = form(value);
    expect(markup).toContain('role="alert"');
    expect("wrong" in wrong && wrong.wrong).toMatch(/^[A-Z].*\.$/);
    expect(words).toContain("wrong" in wrong ? wrong.wrong : "nothing was wrong");
  });

  test("says that no shell runs a command, and where an app has to listen", () => {
    expect(form({ kind: "command" }).words).toContain("No shell runs it.");
    expect(form({ kind: "ui-matches" }).words).toContain("127.0.0.1 and the port in PORT, or where {port} stands");
  });
});

describe("the plan of a task", () => {
  const health = { lines: [{ id: "codex", group: "agents", state: "ready", tells: ["tokens"] }, { id: "gone", group: "agents", state: "missing" }, { id: "git", group: "tools", state: "ready" }], brain: "rules", brains: [], checkedAt: AT };
  const edit = (of: Partial<TaskView> = {}, read = true) => seen(<EditPlan task={task(of)} onClose={nothing} />, readPage(read ? [[keys.health, health], [keys.projects, [project]]] : []));
  const options = (markup: string, label: string): string[] => {
    const id = new RegExp(`<label for="([^"]*)" class="b">${label}</label>`).exec(markup)?.[1] ?? "";
    const select = new RegExp(`<select id="${id}"[^>]*>(.*?)</select>`).exec(markup)?.[1] ?? "";
    return [...select.matchAll(/<option[^>]*>(.*?)<\/option>/g)].map((m) => m[1] ?? "");
  };

  test("has a field for each thing a person may fix, as it is now", () => {
    const { markup, controls } = edit({ title: "Add <dark> mode" });
    expect(markup).toContain('aria-label="Change the plan of task 7"');
    expect(controls.filter((c) => c.tag !== "button").map((c) => c.name)).toEqual(["Title", "What is wanted", "Kind", "Agent", "Way of working", "Tries in all", "Minutes before the next", "Who tries again", "A refuted agent", "After the last try", "Dollars", "Tokens", "Minutes of work", "Turns"]);
    expect(markup).toContain('value="Add &lt;dark&gt; mode"');
    expect(options(markup, "Kind")).toEqual(TaskType.options);
    expect(options(markup, "Way of working")).toEqual(["none", ...SPECIALISATIONS.map((s) => s.name)]);
  });

  test("offers the agents of this machine, the planned one first, none that is missing", () => {
    expect(options(edit().markup, "Agent")).toEqual(["script", "codex"]);
    expect(options(edit({ assignedAgent: null }).markup, "Agent")).toEqual(["none yet", "codex"]);
    expect(options(edit({}, false).markup, "Agent")).toEqual(["script"]);
  });

  test("has the task's own tries and budget, and says what the project has and what cannot be enforced", () => {
    const { markup, words } = edit({ retry: { maxAttempts: 4, afterLast: "give-up", thenAgents: [] }, budget: { usd: 2, turns: null } });
    for (const part of ['value="4"', 'value="2"', 'value="none"', '<option value="give-up" selected="">', '<option value="same" selected="">']) expect(markup).toContain(part);
    expect(words).toContain("The project has 2 tries, then you are asked; no limit on what it uses.");
    expect(words).not.toContain("cannot be enforced");
    expect(edit({ assignedAgent: "codex" }).words).toContain("codex does not tell what it costs or its turns while it works: such a limit cannot be enforced.");
    expect(edit({ retry: { maxAttempts: 4 }, budget: { usd: 2, turns: null } }).off).toEqual({ "Save plan": "Nothing is changed" });
  });

  test("cannot be saved before something is changed, nor without words", () => {
    expect(edit().off).toEqual({ "Save plan": "Nothing is changed" });
    expect(edit().buttons.slice(-2)).toEqual(["Leave it", "Save plan"]);
    expect(edit({ title: " " }).off).toEqual({ "Save plan": "Title and wish need words" });
  });

  test("says why a way of working was chosen", () => {
    expect(edit({ specialisation: { id: "debugging", why: "the wish says “crash”" } }).words).toContain("Chosen because the wish says “crash”.");
    expect(edit().words).not.toContain("Chosen because");
  });
});

describe("a contract", () => {
  const contract = (of: Partial<TaskView>) => seen(<Contract task={task(of)} />).words;

  test("says how many checks it has and whether it is fixed", () => {
    expect(contract({})).toBe("Contract 0 checks, not fixed yet Nothing would be checked. Without a check that passes, nothing counts as verified.");
    expect(contract({ contract: { checks: [OWN], fixedAt: AT } })).toMatch(/^Contract 1 check, fixed 5 Jan 2024 npm test not run Fixed before the agent started; the agent cannot change it\.$/);
  });

  test.each([["passed", "passed"], ["failed", "did not pass"], ["skipped", "not checked"]] as const)("a condition that %s says %s", (outcome, word) => {
    expect(contract({ contract: { checks: [OWN], fixedAt: null }, delegations: [delegation()], evidence: [evidence({ outcome })] })).toContain(`npm test ${word}`);
  });

  test("what an earlier try proved proves nothing of this one", () => {
    const delegations = [delegation(), delegation({ id: "01SAMP00000000000000000502", attempt: 2 })];
    expect(contract({ contract: { checks: [OWN], fixedAt: null }, delegations, evidence: [evidence()] })).toContain("npm test not run");
  });

  test.each<[CheckSpec, string]>([
    [{ check: "command", title: "Builds", argv: ["npm", "run", "build all"], timeoutMs: 90_000 }, "Builds not run runs npm run 'build all'; at most 1 min"],
    [{ check: "files-must-change", title: "Docs", paths: ["docs/**", "README.md"] }, "Docs not run docs/**, README.md must change"],
    [{ check: "tests-pass", title: "npm test", argv: ["npm", "test"] }, "npm test not run"],
    [{ check: "files-must-change", title: "Any", paths: [], timeoutMs: 5000 }, "Any not run"],
  ])("shows the command, the places and the limit where the title does not: %j", (spec, says) => {
    expect(contract({ contract: { checks: [spec], fixedAt: null } })).toBe(`Contract 1 check, not fixed yet ${says}`);
  });
});
