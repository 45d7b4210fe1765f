import type { Agent, AgentFiles, AlsoIn, AskAnswer, Launch, RunRequest, TranscriptFacts } from "#domain/agent.ts";
import type { SignalBody, ToolUse } from "#domain/signal.ts";
import { tellsLimit } from "#domain/limit.ts";
import { CLEAR_LINE } from "../lib/input-box.ts";
import { type ScreenRule, screenStateBy } from "../lib/screen-rules.ts";
import { shellQuote } from "../lib/shell-quote.ts";
import { type ToolKinds, toolUse } from "../lib/tool-use.ts";
import { type Fields, fieldsOf, jsonLines, numberOf, parseJson, textOf } from "../lib/unknown-json.ts";

const LOGIN = "~/.codex/auth.json";
const CONFIG = "~/.codex/config.toml";
const GIT_LINK = "{worktree}/.git";
const REPOSITORY_HOOKS = "{repository}/.codex/hooks.json";
const REPOSITORY_CONFIG = "{repository}/.codex/config.toml";
/** Seconds a hook that asks may take. */
const ASK_SECONDS = 3600;

const HOOKS = ["SessionStart", "UserPromptSubmit", "PostToolUse", "Stop", "SessionEnd"];
const ASKING_HOOK = "PermissionRequest";

const TOOLS: ToolKinds = { Bash: "command", apply_patch: "edit", update_plan: "read", view_image: "read" };

const SCREENS: readonly ScreenRule[] = [
  ["exited", /^To continue this session, run:\n {2}codex resume/m],
  ["dialog", /^ {2}Folder access\n|^ {2}Hooks need review\n|\n {2}\? help {2}↑\/↓ move {2}enter open {2}n new$|^ {2}(Welcome to Codex|Sign in with ChatGPT)/m],
  ["permission", /^ {2}Would you like to (make the following edits|run the following command|[a-z ]+)\?\n(.*\n)*› 1\. Yes/m],
  // The hook that asks us looks like work.
  ["unknown", / · Running hook/],
  ["working", /^[•◦] .*\(\d.* • esc to interrupt\)/m],
  // Text streams without any mark, so that an empty prompt alone does not mean an end.
  ["idle", /^( {2}Worked for .* • \d\d:\d\d|■ .*)\n(.*\n)?› Ask Codex to do anything\n/m],
];

const agent: Agent = {
  id: "codex",
  name: "Codex",
  program: "codex",
  install: "npm install -g @openai/codex",
  signIn: "codex login",
  strengths: "bug fixes, reviews, precise changes",
  tells: ["tokens", "turns"],
  memoryMb: 1000,
  passEnv: ["OPENAI_*", "CODEX_HOME", "CODEX_API_KEY", "CODEX_ACCESS_TOKEN", "AZURE_OPENAI_API_KEY"],
  reads: [LOGIN, CONFIG, GIT_LINK, REPOSITORY_HOOKS, REPOSITORY_CONFIG],
  envNamedIn: (files) => providerKeys(files),
  signals: "hooks",
  staysOpen: true,
  probes: [
    { args: ["--version"], read: ({ stdout }) => ({ version: /\d+\.\d+\.\d+/.exec(stdout)?.[0] }) },
    // It says no about custom providers too, so only its yes counts.
    { args: ["login", "status"], read: ({ exitCode, stdout, stderr }) => (exitCode === 0 ? { signedIn: true, note: /^Logged in[^\n]{0,80}/m.exec(`${stdout}\n${stderr}`)?.[0] } : {}) },
  ],
  signedIn: (env, files) => {
    if (files[LOGIN] !== undefined || env["CODEX_API_KEY"] || env["CODEX_ACCESS_TOKEN"]) return true;
    if (providerKeys(files).some((name) => env[name])) return true;
    return env["CODEX_HOME"] || /cli_auth_credentials_store/.test(files[CONFIG] ?? "") ? undefined : false;
  },
  takesSessionId: false,
  launch: (run) => launch(run, []),
  resume: (run, agentSessionId) => launch(run, ["resume", agentSessionId]),
  read: (payload) => read(fieldsOf(payload)),
  // Titles are made by a hidden conversation of their own.
  conversationOf: (payload) => textOf(fieldsOf(payload)["session_id"], 200),
  readTranscript,
  hookDefault: "",
  askDefault: "",
  answer: (_ask, answer) => ({ via: "hook", stdout: JSON.stringify({ hookSpecificOutput: { hookEventName: ASKING_HOOK, decision: decisionOf(answer) } }) }),
  followUp: { via: "box", box: inputBox, clear: CLEAR_LINE, command: /^\s*[/!]/, folded: (text) => new RegExp(`^\\[Pasted Content ${Array.from(text).length} chars\\]$`) },
  titleState: (title) => {
    const text = title.trim();
    if (/^\[ [!.] \] Action Required/.test(text)) return "permission";
    if (/^[\u2801-\u28ff] /.test(text)) return "working";
    // Before it sets one, tmux shows the name of the machine.
    return text.includes(" | ") ? "idle" : "unknown";
  },
  screenState: (screen) => screenStateBy(SCREENS, screen),
  instructionFiles: ["AGENTS.md"],
};

export default agent;

function launch(run: RunRequest, resume: string[]): Launch {
  // It counts in the person's settings how often it showed a tip.
  const settings = ["check_for_update_on_startup=false", "tui.show_tooltips=false", `projects={${toml(run.mainRepository)}={trust_level="trusted"}}`, ...hooksOf(run)];
  return {
    argv: [
      run.command, "--no-alt-screen", "--no-daemon", "-a", "on-request", ...sandboxOf(run),
      ...(bringsHooks(run.files) ? [] : ["--dangerously-bypass-hook-trust"]),
      ...settings.flatMap((setting) => ["-c", setting]),
      ...run.extraArgs, ...resume, ...(run.prompt === "" ? [] : ["--", run.prompt]),
    ],
    env: {},
    files: [],
  };
}

/** In a worktree git writes into four folders of the repository; without them it could not commit. */
function sandboxOf(run: RunRequest): string[] {
  if (run.autonomy === "manual") return ["-s", "read-only"];
  const own = gitFolders({ worktree: run.worktree, gitCommonDir: run.gitCommonDir, gitLink: run.files[GIT_LINK] });
  const folders = [...own, ...(run.also ?? []).flatMap((also) => [also.worktree, ...gitFolders(also)])];
  return ["-s", "workspace-write", ...folders.flatMap((folder) => ["--add-dir", folder])];
}

function gitFolders(at: AlsoIn): string[] {
  const git = at.gitCommonDir;
  return [`${git}/worktrees/${gitNameOf(at)}`, `${git}/objects`, `${git}/refs`, `${git}/logs`];
}

/** The bypass trusts every hook, also those of the repository. Where it has some, the person looks at them in the CLI's own dialog. */
function bringsHooks(files: AgentFiles): boolean {
  return files[REPOSITORY_HOOKS] !== undefined || /^\s*(\[+\s*["']?)?hooks\b/m.test(files[REPOSITORY_CONFIG] ?? "");
}

function hooksOf(run: RunRequest): string[] {
  const command = (args: string): string => toml(`${shellQuote(run.hook)} ${args}`);
  const plain = HOOKS.map((event) => `hooks.${event}=[{hooks=[{type="command",command=${command(agent.id)}}]}]`);
  return [...plain, `hooks.${ASKING_HOOK}=[{hooks=[{type="command",command=${command(`${agent.id} ask`)},timeout=${ASK_SECONDS}}]}]`];
}

/** A TOML string; JSON's escapes are TOML's, but for the one character JSON leaves alone. */
function toml(text: string): string {
  return JSON.stringify(text.toWellFormed()).replaceAll("\u007f", "\\u007F");
}

/** Git's own name for the worktree. The agent may write the file it stands in, so nothing but a name is believed. */
function gitNameOf({ worktree, gitCommonDir, gitLink }: AlsoIn): string {
  const link = (gitLink ?? "").trim();
  const start = `gitdir: ${gitCommonDir}/worktrees/`;
  const name = link.startsWith(start) ? link.slice(start.length) : "";
  return /^(?!\.+$)[^/\n]+$/.test(name) ? name : (worktree.split("/").at(-1) ?? "");
}

function providerKeys(files: AgentFiles): string[] {
  return [...(files[CONFIG] ?? "").matchAll(/^\s*env_key\s*=\s*["']([A-Za-z_]\w{0,99})["']/gm)].flatMap((match) => match[1] ?? []);
}

function read(event: Fields): SignalBody[] {
  switch (event["hook_event_name"]) {
    case "SessionStart":
      return [{ kind: "session-started", agentSessionId: textOf(event["session_id"], 200), transcript: textOf(event["transcript_path"], 4096) }];
    case "UserPromptSubmit":
      return [{ kind: "turn-started", prompt: textOf(event["prompt"]) }];
    case "PreToolUse":
      return [{ kind: "tool-started", tool: toolOf(event) }];
    case "PostToolUse":
      return [ended(event)];
    case ASKING_HOOK: {
      const reason = textOf(fieldsOf(event["tool_input"])["description"], 4000);
      return [{ kind: "permission-asked", askId: "", tool: toolOf(event), ...(reason === undefined ? {} : { reason }) }];
    }
    case "Stop":
      return [{ kind: "turn-ended", lastMessage: textOf(event["last_assistant_message"]) }];
    case "SessionEnd":
      return [{ kind: "session-ended", reason: textOf(event["reason"], 400) }];
    default:
      return [];
  }
}

function toolOf(event: Fields): ToolUse {
  const tool = toolUse(TOOLS, { name: event["tool_name"], input: event["tool_input"], callId: event["tool_use_id"] });
  return tool.kind === "edit" ? patchOf(tool) : tool;
}

/** A patch says in its text which files it touches. One that leaves the folder at several places is of no known kind. */
function patchOf({ command = "", ...tool }: ToolUse): ToolUse {
  const paths = [...command.matchAll(/^\*\*\* (?:(?:Add|Update|Delete) File|Move to): (.+)$/gm)].map((match) => (match[1] ?? "").trim());
  const outside = paths.filter((path) => path.startsWith("/") || path.split("/").includes(".."));
  if (outside.length > 1) return { ...tool, kind: "other", path: outside.join(", ").slice(0, 4096) };
  const path = outside[0] ?? paths[0];
  return path === undefined ? { ...tool, kind: "other" } : { ...tool, path: path.slice(0, 4096) };
}

function ended(event: Fields): SignalBody {
  const output = textOf(event["tool_response"]);
  const code = /^Exit code: (\d+)/.exec(output ?? "")?.[1];
  return { kind: "tool-ended", tool: toolOf(event), failed: code !== undefined && code !== "0", output: output?.slice(-2000), durationMs: null };
}

function decisionOf(answer: AskAnswer): Fields {
  return answer.verdict === "deny" ? { behavior: "deny", message: answer.why } : { behavior: "allow" };
}

function readTranscript(text: string): TranscriptFacts {
  const lines = jsonLines(text).filter((line) => line["type"] === "event_msg").map((line) => ({ at: textOf(line["timestamp"], 60), event: fieldsOf(line["payload"]) }));
  const counted = lines.findLast(({ event }) => event["type"] === "token_count" && "total_token_usage" in fieldsOf(event["info"]));
  const total = fieldsOf(fieldsOf(counted?.event["info"])["total_token_usage"]);
  const usage = { inputTokens: numberOf(total["input_tokens"]), outputTokens: numberOf(total["output_tokens"]), costUsd: null, turns: lines.filter(({ event }) => event["type"] === "token_count").length || null };
  const last = lines.findLast(({ event }) => /^task_(started|complete)$|^turn_aborted$/.test(textOf(event["type"]) ?? ""));
  const body = last && endOf(last.event, lines.slice(lines.findLastIndex(({ event }) => event["type"] === "task_started")));
  return { usage, ...(body && last.at ? { ended: { at: last.at, body } } : {}) };
}

interface Line {
  at: string | undefined;
  event: Fields;
}

/** How a turn ended, by its last event and all of its lines. A spent plan ends it without an error of its own, told on a line before. */
function endOf(event: Fields, turn: readonly Line[]): SignalBody | undefined {
  if (event["type"] === "turn_aborted") return { kind: "interrupted" };
  if (event["type"] !== "task_complete") return undefined;
  const told = turn.findLast((line) => line.event["type"] === "error")?.event;
  const isSpent = told?.["codex_error_info"] === "usage_limit_exceeded";
  const error = textOf(fieldsOf(event["error"])["message"], 4000) ?? (isSpent ? (textOf(told?.["message"], 4000) ?? "usage limit") : undefined);
  if (error === undefined) return { kind: "turn-ended", lastMessage: textOf(event["last_agent_message"]) };
  const inner = fieldsOf(fieldsOf(parseJson(error))["error"]);
  const isLimit = isSpent || /^(usage_limit_reached|rate_limit_exceeded)$/.test(textOf(inner["type"]) ?? "") || tellsLimit(error);
  return { kind: "turn-failed", message: textOf(inner["message"], 4000) ?? error, retrying: false, ...(isLimit ? { limit: { until: resetIn(inner, turn.at(-1)?.at) ?? spentUntil(turn) } } : {}) };
}

/** When a limit ends by numbers: seconds since 1970, or from a line's time on. */
function resetIn(limit: Fields, at: string | undefined): string | null {
  const [end, rest] = [numberOf(limit["resets_at"]), numberOf(limit["resets_in_seconds"])];
  const ms = end === null ? (rest === null || at === undefined ? Number.NaN : Date.parse(at) + rest * 1000) : end * 1000;
  return Number.isFinite(ms) && Math.abs(ms) < 8.64e15 ? new Date(ms).toISOString() : null;
}

/** The end of the window that is used up, as the last count of this turn has it; of two, the later one. */
function spentUntil(turn: readonly Line[]): string | null {
  const counted = turn.findLast(({ event }) => event["type"] === "token_count" && event["rate_limits"] !== undefined);
  const limits = fieldsOf(counted?.event["rate_limits"]);
  const spent = [fieldsOf(limits["primary"]), fieldsOf(limits["secondary"])].filter((window) => (numberOf(window["used_percent"]) ?? 0) >= 100);
  return spent.flatMap((window) => resetIn(window, counted?.at) ?? []).toSorted().at(-1) ?? null;
}

/** From its mark down to the blank line above the footer. */
function inputBox(screen: string): string | undefined {
  const lines = screen.split("\n").map((line) => line.trimEnd());
  const start = lines.findLastIndex((line) => /^[›!]( |$)/.test(line));
  if (start === -1) return undefined;
  const rows = lines.slice(start, lines.findLastIndex((line) => line !== "") + 1);
  const blank = rows.lastIndexOf("");
  const box = rows.slice(0, blank === -1 ? rows.length : blank).map((row) => row.replace(/^([›!] ?| {1,2})/, "")).join("\n").trimEnd();
  return box === "Ask Codex to do anything" ? "" : box;
}
