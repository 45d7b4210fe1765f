import { describe, expect, it } from "vitest";
import codex from "./codex.ts";
import { runRequest } from "./samples/run-request.ts";

const GIT = runRequest({}).gitCommonDir;
const argvOf = (wish: Parameters<typeof runRequest>[0]): string[] => codex.launch(runRequest(wish)).argv;
const folders = (argv: string[]): string[] => argv.flatMap((part, i) => (part === "--add-dir" ? [argv[i + 1] ?? ""] : []));

describe("a limit", () => {
  const rollout = (...events: Record<string, unknown>[]): string => events.map((payload) => JSON.stringify({ timestamp: "2026-11-21T10:00:00.000Z", type: "event_msg", payload })).join("\n");
  const ended = (...events: Record<string, unknown>[]): unknown => codex.readTranscript?.(rollout({ type: "task_started" }, ...events, { type: "task_complete", last_agent_message: null })).ended?.body;
  const SPENT = { type: "error", message: "You've hit your usage limit. Try again later.", codex_error_info: "usage_limit_exceeded" };

  it("ends a turn by an error on a line before", () => {
    expect(ended(SPENT)).toEqual({ kind: "turn-failed", message: SPENT.message, retrying: false, limit: { until: null } });
    expect(ended({ ...SPENT, codex_error_info: "other" })).toMatchObject({ kind: "turn-ended" });
  });

  it("ends when the spent window does, of two the later", () => {
    const counted = (primary: number, secondary: number) => ({ type: "token_count", rate_limits: { primary: { used_percent: primary, resets_in_seconds: 3600 }, secondary: { used_percent: secondary, resets_at: 1795600000 } } });
    expect(ended(counted(100, 40), SPENT)).toMatchObject({ limit: { until: "2026-11-21T11:00:00.000Z" } });
    expect(ended(counted(100, 100), SPENT)).toMatchObject({ limit: { until: new Date(1795600000 * 1000).toISOString() } });
    expect(ended(counted(90, 40), SPENT)).toMatchObject({ limit: { until: null } });
  });

  it("of an earlier turn is none of this one", () => {
    expect(codex.readTranscript?.(rollout({ type: "task_started" }, SPENT, { type: "task_complete" }, { type: "task_started" })).ended).toBeUndefined();
  });

  it("has its end in the error itself where that tells it", () => {
    const failed = { type: "task_complete", error: { message: JSON.stringify({ error: { type: "usage_limit_reached", message: "The limit", resets_at: 1795600000 } }) } };
    expect(codex.readTranscript?.(rollout({ type: "task_started" }, failed)).ended?.body).toEqual({ kind: "turn-failed", message: "The limit", retrying: false, limit: { until: new Date(1795600000 * 1000).toISOString() } });
  });
});

describe("its sandbox", () => {
  it("opens what a commit in a worktree writes, and no more", () => {
    const argv = argvOf({ files: { "{worktree}/.git": `gitdir: ${GIT}/worktrees/1-feat-x2\n` } });
    expect(argv.slice(argv.indexOf("-s"), argv.indexOf("-s") + 2)).toEqual(["-s", "workspace-write"]);
    expect(folders(argv)).toEqual([`${GIT}/worktrees/1-feat-x2`, `${GIT}/objects`, `${GIT}/refs`, `${GIT}/logs`]);
  });

  it("opens further worktrees of the task in the same way, each with its own repository's folders", () => {
    const also = [{ worktree: "/w/api-1", gitCommonDir: "/api/.git", gitLink: "gitdir: /api/.git/worktrees/api-12\n" }, { worktree: "/w/lib-1", gitCommonDir: "/lib/.git", gitLink: `gitdir: ${GIT}/worktrees/stolen` }];
    expect(folders(argvOf({ also })).slice(4)).toEqual(["/w/api-1", "/api/.git/worktrees/api-12", "/api/.git/objects", "/api/.git/refs", "/api/.git/logs", "/w/lib-1", "/lib/.git/worktrees/lib-1", "/lib/.git/objects", "/lib/.git/refs", "/lib/.git/logs"]);
    expect(folders(argvOf({ also, autonomy: "manual" }))).toEqual([]);
  });

  it.each([`gitdir: ${GIT}/worktrees/..`, `gitdir: ${GIT}/worktrees/a/../../hooks`, "gitdir: /etc", "nonsense", ""])("believes nothing but a name of the worktree's link: %s", (link) => {
    expect(folders(argvOf({ files: { "{worktree}/.git": link } }))[0]).toBe(`${GIT}/worktrees/1-feat-x`);
  });

  it("reads only where every edit is asked", () => {
    const argv = argvOf({ autonomy: "manual" });
    expect([argv.includes("read-only"), folders(argv)]).toEqual([true, []]);
  });
});

describe("its hooks", () => {
  it("are trusted unasked only where the repository brings none of its own", () => {
    const bypass = "--dangerously-bypass-hook-trust";
    expect(argvOf({})).toContain(bypass);
    expect(argvOf({ files: { "{repository}/.codex/config.toml": "model = 'x'\n" } })).toContain(bypass);
    for (const config of ["[hooks]\n", "[[hooks.Stop]]\n", "hooks.Stop = []\n", "  ['hooks']\n"]) expect(argvOf({ files: { "{repository}/.codex/config.toml": config } })).not.toContain(bypass);
    expect(argvOf({ files: { "{repository}/.codex/hooks.json": "{}" } })).not.toContain(bypass);
  });

  it("and the trust in the repository are given for this start alone", () => {
    const settings = argvOf({ mainRepository: '/a "b"\u007f' }).filter((_, i, all) => all[i - 1] === "-c");
    expect(settings).toContain(String.raw`projects={"/a \"b\"\u007F"={trust_level="trusted"}}`);
    expect(settings.some((s) => s.startsWith("hooks.PermissionRequest=") && s.includes("codex ask") && s.includes("timeout=3600"))).toBe(true);
  });

  it("leave the person's settings alone: no tips are shown, because it would count them there", () => {
    expect(argvOf({})).toContain("tui.show_tooltips=false");
  });
});

it("needs the keys its providers are set up with", () => {
  const files = { "~/.codex/config.toml": 'model_provider = "mine"\n[model_providers.mine]\nenv_key = "MY_KEY"\n' };
  expect(codex.envNamedIn?.(files)).toEqual(["MY_KEY"]);
  expect([codex.signedIn?.({}, files), codex.signedIn?.({ MY_KEY: "x" }, files), codex.signedIn?.({}, { "~/.codex/auth.json": "{}" }), codex.signedIn?.({ CODEX_HOME: "/x" }, {})]).toEqual([false, true, true, undefined]);
});

describe("what it says", () => {
  const patched = (text: string): unknown => codex.read({ hook_event_name: "PermissionRequest", tool_name: "apply_patch", tool_input: { command: text } })[0];

  it("edits the file its patch names, and one that leaves the folder first of all", () => {
    expect(patched("*** Begin Patch\n*** Add File: a.txt\n+hi\n*** Update File: b.txt\n")).toMatchObject({ tool: { kind: "edit", path: "a.txt" } });
    expect(patched("*** Add File: a.txt\n*** Update File: x\n*** Move to: ../out.txt\n")).toMatchObject({ tool: { kind: "edit", path: "../out.txt" } });
  });

  it("is of no known kind when its patch leaves the folder twice, or names nothing", () => {
    expect(patched("*** Add File: /etc/a\n*** Delete File: ../b\n")).toMatchObject({ tool: { kind: "other", path: "/etc/a, ../b" } });
    expect(patched("nothing")).toMatchObject({ tool: { kind: "other" } });
  });

  it.each([
    [{ type: "turn_aborted" }, { kind: "interrupted" }],
    [{ type: "task_complete", last_agent_message: "Done." }, { kind: "turn-ended", lastMessage: "Done." }],
    [{ type: "task_complete", error: { message: '{"error":{"message":"no such model"}}' } }, { kind: "turn-failed", message: "no such model", retrying: false }],
    [{ type: "task_complete", error: { message: "plain" } }, { kind: "turn-failed", message: "plain", retrying: false }],
  ])("how a turn ended is in its transcript: %j", (payload, body) => {
    const line = (said: unknown): string => JSON.stringify({ timestamp: "2026-11-21T05:00:00Z", type: "event_msg", payload: said });
    expect(codex.readTranscript?.(`${line({ type: "task_started" })}\n${line(payload)}`).ended).toEqual({ at: "2026-11-21T05:00:00Z", body });
    expect(codex.readTranscript?.(`${line(payload)}\n${line({ type: "task_started" })}`).ended).toBeUndefined();
  });
});

describe("its input box", () => {
  const how = codex.followUp?.via === "box" ? codex.followUp : undefined;
  const screen = (box: string): string => `› said before\n\n\n• An answer.\n\n  Worked for 1s • 08:43\n\n\n${box}\n\n  GPT-6-Sol default Fast · /home/dev/task · title\n  ← for agents · ? for shortcuts`;

  it("reaches from its mark down to the footer", () => {
    expect(how?.box(screen("›"))).toBe("");
    expect(how?.box(screen("› Ask Codex to do anything"))).toBe("");
    expect(how?.box(screen("› first line\n  second\n\n  fourth"))).toBe("first line\nsecond\n\nfourth");
    expect(how?.box(screen("! echo bang"))).toBe("echo bang");
    expect(how?.box("$ ls\nREADME.md")).toBeUndefined();
  });

  it("shows a stand-in with the number of characters", () => {
    expect(how?.folded("x".repeat(1519))?.test("[Pasted Content 1519 chars]")).toBe(true);
    expect(how?.folded("x".repeat(1519))?.test("first line[Pasted Content 1519 chars]")).toBe(false);
  });
});
