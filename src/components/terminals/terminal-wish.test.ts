import { describe, expect, it } from "vitest";
import { SessionCreate } from "#domain/api.ts";
import { ProjectSettings } from "#domain/project.ts";
import { agentChoices, createOf, fitting, FOLDER, lackOf, NEW, OWN, setUpWords, SHELL, type TerminalWish } from "./terminal-wish.ts";

const ID = "01J00000000000000000000000";
const wish = (more: Partial<TerminalWish> = {}): TerminalWish => ({ program: SHELL, where: ID, folder: "~/", worktree: OWN, branch: "", prompt: "", name: "", ...more });
const line = (id: string, state: "ready" | "action" | "missing", group: "agents" | "tools" = "agents") => ({ id, group, name: id, state, version: null, text: "", fix: null });

describe("which agents can be chosen", () => {
  const lines = [line("alpha", "ready"), line("beta", "action"), line("gamma", "missing"), line("git", "ready", "tools"), line("delta", "ready")];

  it("those that are ready here, a project's own first, none it switched off", () => {
    const custom = [{ id: "mine", name: "Mine", command: ["mine"], promptBy: "argv", doneWhen: "exit" }];
    const settings = ProjectSettings.parse({ agents: { custom, delta: { enabled: false } } });
    expect(agentChoices(lines, { settings }).map((a) => a.name)).toEqual(["Mine", "alpha"]);
    expect(agentChoices(lines, undefined).map((a) => a.id)).toEqual(["alpha", "delta"]);
  });

  it("one that is not there any more becomes a shell, as any agent outside of projects", () => {
    expect(fitting(wish({ program: "alpha" }), [{ id: "alpha" }]).program).toBe("alpha");
    expect(fitting(wish({ program: "alpha" }), []).program).toBe(SHELL);
    expect(fitting(wish({ program: "alpha", where: FOLDER }), [{ id: "alpha" }]).program).toBe(SHELL);
  });
});

describe("what is asked of the server", () => {
  it.each<[string, Partial<TerminalWish>, SessionCreate]>([
    ["a shell in the project's folder", {}, { projectId: ID }],
    ["a shell in any folder", { where: FOLDER, folder: "/tmp", worktree: NEW, branch: "x" }, { cwd: "/tmp" }],
    ["a shell in a worktree, with a name", { worktree: "/w/a", name: " mine " }, { projectId: ID, cwd: "/w/a", name: "mine" }],
    ["an agent in a new worktree, with first words", { program: "alpha", worktree: NEW, branch: " feat/x ", prompt: " do it " }, { projectId: ID, branch: "feat/x", agent: "alpha", prompt: "do it" }],
    ["no words for a shell", { prompt: "left over" }, { projectId: ID }],
  ])("%s", (_what, more, body) => {
    expect(createOf(wish(more))).toEqual(body);
    expect(SessionCreate.safeParse(body).success).toBe(true);
  });

  it("says what is lacking", () => {
    expect([lackOf(wish()), lackOf(wish({ worktree: NEW })), lackOf(wish({ worktree: NEW, branch: "x" })), lackOf(wish({ where: FOLDER, folder: " " }))]).toEqual([undefined, "A new worktree needs a branch", undefined, "Name a folder"]);
  });
});

it("says what a new worktree does first", () => {
  const of = (setup: string[][]): string | undefined => setUpWords({ settings: ProjectSettings.parse({ setup }) });
  expect([of([["npm", "ci"], ["make"]]), of([]), setUpWords(undefined)]).toEqual(["Set up first in the terminal: npm ci, then make. Ctrl+C there leaves it out.", undefined, undefined]);
});
