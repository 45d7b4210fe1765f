import type { Agent, AgentFiles, Ask, AskAnswer, Launch, RunRequest, TranscriptFacts } from "#domain/agent.ts";
import type { Autonomy } from "#domain/autonomy.ts";
import { tellsLimit } from "#domain/limit.ts";
import type { SignalBody, ToolUse } from "#domain/signal.ts";
import { askedQuestions } from "../lib/asked-questions.ts";
import { CLEAR_LINE, rowsBetween } from "../lib/input-box.ts";
import { type ScreenRule, screenStateBy } from "../lib/screen-rules.ts";
import { type ToolKinds, toolUse } from "../lib/tool-use.ts";
import { type Fields, fieldsOf, jsonLines, listOf, numberOf, parseJson, textOf } from "../lib/unknown-json.ts";

const SETTINGS = "claude.json";
const STATE = "~/.claude.json";
const CREDENTIALS = "~/.claude/.credentials.json";
const USER_SETTINGS = "~/.claude/settings.json";
const MCP_SERVERS = "{worktree}/.mcp.json";
/** Seconds a hook that asks may take. */
const ASK_SECONDS = 3600;

// Everything that is not allowed by the mode comes to the hook, and the server answers what autonomy covers.
const MODE: Record<Autonomy, string> = { manual: "manual", confirm: "acceptEdits", full: "acceptEdits" };

const HOOKS = ["SessionStart", "UserPromptSubmit", "PostToolUse", "PostToolUseFailure", "Notification", "Stop", "StopFailure", "SubagentStart", "SubagentStop", "SessionEnd"];
const ASKING_HOOK = "PermissionRequest";

/** Its words say when it ends. */
const LIMIT = { limit: { until: null } };

const TOOLS: ToolKinds = {
  Read: "read", Glob: "read", Grep: "read", LS: "read", NotebookRead: "read", ToolSearch: "read", TodoWrite: "read", TodoRead: "read",
  TaskCreate: "read", TaskUpdate: "read", TaskList: "read", TaskGet: "read", BashOutput: "read", TaskOutput: "read",
  Write: "edit", Edit: "edit", MultiEdit: "edit", NotebookEdit: "edit",
  Bash: "command", AskUserQuestion: "question", ExitPlanMode: "plan",
};

const SCREENS: readonly ScreenRule[] = [
  ["exited", /^Resume this session with:\nclaude --resume|Unable to connect to Anthropic services/m],
  ["dialog", /Quick safety check: Is this a project you created|Do you want to use this API key\?|running in Bypass Permissions mode\n|New MCP server found|What do you want to do\?\n(.*\n)*.*Stop and wait for limit to reset|Choose the text style that looks best|Select login method/],
  // Below a dialog of its own nothing works on; a file it prints may look like one.
  ["permission", /^( ?Do you want to (proceed|create|make|allow|overwrite|edit|read|fetch).*\?\n(.*\n){0,3}? ?❯? ?1\. Yes| Exit plan mode\?\n)(?![^]* · esc to interrupt)/m],
  ["question", /\nEnter to select · ↑\/↓ to navigate · Esc to cancel$/],
  ["retrying", /· retrying in \d+s · attempt \d+\/\d+/],
  ["working", / · esc to interrupt/],
  ["idle", /^❯ ?\n─+\n(.*\n)?.*(mode on|edits on|permissions on|Ctrl-C again to exit)/m],
];

const agent: Agent = {
  id: "claude",
  name: "Claude Code",
  program: "claude",
  install: "npm install -g @anthropic-ai/claude-code",
  signIn: "claude auth login",
  strengths: "features, refactoring, long tasks",
  tells: ["tokens", "turns"],
  memoryMb: 2000,
  contextTokens: 200_000,
  passEnv: [
    "ANTHROPIC_*", "CLAUDE_CONFIG_DIR", "CLAUDE_CODE_OAUTH_TOKEN", "CLAUDE_CODE_USE_*", "CLAUDE_CODE_SKIP_*", "CLAUDE_CODE_MAX_*", "CLAUDE_CODE_SUBAGENT_MODEL",
    "CLAUDE_CODE_EFFORT_LEVEL", "CLAUDE_CODE_DISABLE_*", "CLAUDE_CODE_API_KEY_HELPER_TTL_MS", "MAX_THINKING_TOKENS", "DISABLE_TELEMETRY", "DISABLE_ERROR_REPORTING",
    // Taken away again at launch unless one of these clouds is the provider.
    "AWS_*", "GOOGLE_APPLICATION_CREDENTIALS", "GOOGLE_CLOUD_*", "CLOUD_ML_REGION", "VERTEX_*",
  ],
  reads: [STATE, CREDENTIALS, USER_SETTINGS, MCP_SERVERS],
  signals: "hooks",
  staysOpen: true,
  probes: [
    { args: ["--version"], read: ({ stdout }) => ({ version: /\d+\.\d+\.\d+/.exec(stdout)?.[0] }) },
    { args: ["auth", "status"], read: ({ stdout }) => authOf(fieldsOf(parseJson(stdout))) },
  ],
  signedIn: (env, files) => hasKey(env) || usesCloud(env) || hasLogin(files) || textOf(fieldsOf(parseJson(files[USER_SETTINGS]))["apiKeyHelper"]) !== undefined || (env["CLAUDE_CONFIG_DIR"] ? undefined : false),
  takesSessionId: true,
  launch: (run) => launch(run, ["--session-id", run.agentSessionId]),
  resume: (run, agentSessionId) => launch(run, ["--resume", agentSessionId]),
  read: (payload) => read(fieldsOf(payload)),
  conversationOf: (payload) => textOf(fieldsOf(payload)["session_id"], 200),
  readTranscript,
  subAgentsOf: (transcript) => `${transcript.replace(/\.jsonl$/, "")}/subagents`,
  hookDefault: "",
  askDefault: "",
  answer: (ask, answer) => ({ via: "hook", stdout: JSON.stringify({ hookSpecificOutput: { hookEventName: ASKING_HOOK, decision: decisionOf(ask, answer) } }) }),
  followUp: { via: "box", box: inputBox, clear: CLEAR_LINE, command: /^\s*[/!#]/, folded },
  // Its title never changes.
  titleState: () => "unknown",
  screenState: (screen) => screenStateBy(SCREENS, screen),
  instructionFiles: ["CLAUDE.md", "AGENTS.md"],
};

export default agent;

function launch(run: RunRequest, session: string[]): Launch {
  const access = accessOf(run);
  const settings = { tui: "default", hooks: hooksOf(run), disabledMcpjsonServers: unapprovedServers(run), ...access.settings };
  return {
    // `--`, because a prompt may begin with a hyphen.
    argv: [run.command, "--settings", `${run.runDir}/${SETTINGS}`, ...(run.also ?? []).flatMap(({ worktree }) => ["--add-dir", worktree]), "--permission-mode", MODE[run.autonomy], ...session, ...run.extraArgs, ...(run.prompt === "" ? [] : ["--", run.prompt])],
    env: { DISABLE_AUTOUPDATER: "1", CLAUDE_CODE_SANDBOXED: "1", ...unusedClouds(run.env), ...access.env },
    files: [{ name: SETTINGS, content: JSON.stringify(settings) }, ...access.files],
  };
}

function hooksOf(run: RunRequest): Fields {
  // With arguments of its own the program is started without a shell.
  const hook = { type: "command", command: run.hook };
  const plain = HOOKS.map((event) => [event, [{ hooks: [{ ...hook, args: [agent.id] }] }]]);
  return { ...Object.fromEntries(plain), [ASKING_HOOK]: [{ hooks: [{ ...hook, args: [agent.id, "ask"], timeout: ASK_SECONDS }] }] };
}

/**
 * How it signs in without a dialog. A key that was never approved in a dialog is handed over by a helper; where there is no finished
 * first start, the state it would ask for lies in the run's own folder. The trust dialog is answered by the owner having added the project.
 */
function accessOf(run: RunRequest): Pick<Launch, "env" | "files"> & { settings: Fields } {
  const state = fieldsOf(parseJson(run.files[STATE]));
  const key = run.env["ANTHROPIC_API_KEY"];
  const answers = fieldsOf(state["customApiKeyResponses"]);
  const isNamed = (list: string): boolean => key !== undefined && listOf(answers[list]).includes(key.slice(-20));
  const isFresh = state["hasCompletedOnboarding"] !== true && !run.env["CLAUDE_CONFIG_DIR"] && (hasKey(run.env) || usesCloud(run.env));
  const seed = isFresh ? seedOf(run) : { env: {}, files: [] };
  if (!key || isNamed("approved")) return { ...seed, settings: {} };
  // Who said no to the key, or has a login beside it, does not pay by key.
  if (isNamed("rejected") || hasLogin(run.files)) return { env: { ...seed.env, ANTHROPIC_API_KEY: null }, files: seed.files, settings: {} };
  return { env: { ...seed.env, ANTHROPIC_API_KEY: null, RDV_AGENT_KEY: key }, files: seed.files, settings: { apiKeyHelper: "printenv RDV_AGENT_KEY" } };
}

function seedOf(run: RunRequest): Pick<Launch, "env" | "files"> {
  const state = { hasCompletedOnboarding: true, projects: { [run.mainRepository]: { hasTrustDialogAccepted: true } } };
  return { env: { CLAUDE_CONFIG_DIR: run.runDir }, files: [{ name: ".claude.json", content: JSON.stringify(state) }] };
}

/** Servers a repository brings along and nobody approved; without this each of them is a dialog. */
function unapprovedServers(run: RunRequest): string[] {
  const own = fieldsOf(fieldsOf(fieldsOf(parseJson(run.files[STATE]))["projects"])[run.mainRepository]);
  const approved = listOf(own["enabledMcpjsonServers"]);
  return Object.keys(fieldsOf(fieldsOf(parseJson(run.files[MCP_SERVERS]))["mcpServers"])).filter((name) => !approved.includes(name));
}

function unusedClouds(env: Readonly<Record<string, string>>): Record<string, null> {
  const isUsed = (name: string): boolean => (name.startsWith("AWS_") ? isOn(env["CLAUDE_CODE_USE_BEDROCK"]) : isOn(env["CLAUDE_CODE_USE_VERTEX"]));
  const names = Object.keys(env).filter((name) => /^(AWS|GOOGLE|VERTEX)_|^CLOUD_ML_REGION$/.test(name) && !isUsed(name));
  return Object.fromEntries(names.map((name) => [name, null]));
}

function usesCloud(env: Readonly<Record<string, string>>): boolean {
  return ["CLAUDE_CODE_USE_BEDROCK", "CLAUDE_CODE_USE_VERTEX", "CLAUDE_CODE_USE_FOUNDRY"].some((name) => isOn(env[name]));
}

function isOn(value: string | undefined): boolean {
  return value !== undefined && !/^(|0|false|no|off)$/i.test(value);
}

function hasKey(env: Readonly<Record<string, string>>): boolean {
  return ["ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "CLAUDE_CODE_OAUTH_TOKEN"].some((name) => Boolean(env[name]));
}

function hasLogin(files: AgentFiles): boolean {
  return "claudeAiOauth" in fieldsOf(parseJson(files[CREDENTIALS])) || "oauthAccount" in fieldsOf(parseJson(files[STATE]));
}

function authOf(status: Fields): { signedIn?: boolean; note?: string } {
  const { loggedIn, authMethod } = status;
  if (typeof loggedIn !== "boolean") return {};
  return loggedIn ? { signedIn: true, note: `signed in: ${textOf(authMethod, 60) ?? "yes"}` } : {};
}

function read(event: Fields): SignalBody[] {
  switch (event["hook_event_name"]) {
    case "SessionStart":
      return [{ kind: "session-started", agentSessionId: textOf(event["session_id"], 200), transcript: textOf(event["transcript_path"], 4096) }];
    case "UserPromptSubmit":
      return [{ kind: "turn-started", prompt: textOf(unwrapped(event["prompt"])) }];
    case "PreToolUse":
      return [{ kind: "tool-started", tool: toolOf(event) }];
    case "PostToolUse":
      return [{ kind: "tool-ended", tool: toolOf(event), failed: false, output: outputOf(event["tool_response"]), durationMs: numberOf(event["duration_ms"]) }];
    case "PostToolUseFailure":
      return [{ kind: "tool-ended", tool: toolOf(event), failed: true, output: outputOf(event["error"]), durationMs: numberOf(event["duration_ms"]) }];
    case ASKING_HOOK:
      return [asked(event)];
    case "Notification":
      return [{ kind: "notified", message: textOf(event["message"], 4000) ?? "" }];
    case "Stop":
      return [{ kind: "turn-ended", lastMessage: textOf(event["last_assistant_message"]), background: listOf(event["background_tasks"]).length }];
    case "SubagentStart":
    case "SubagentStop":
      return subAgent(event);
    case "StopFailure":
      // One of a sub-agent is not the end of the agent's own turn.
      return textOf(event["agent_id"]) !== undefined ? [] : [{ kind: "turn-failed", message: textOf(event["last_assistant_message"], 4000) ?? textOf(event["error"], 4000) ?? "unknown error", retrying: false, ...(event["error"] === "rate_limit" ? LIMIT : {}) }];
    case "SessionEnd":
      return [{ kind: "session-ended", reason: textOf(event["reason"], 400) }];
    default:
      return [];
  }
}

function subAgent(event: Fields): SignalBody[] {
  const id = textOf(event["agent_id"], 200);
  const name = textOf(event["agent_type"], 200) ?? "sub-agent";
  return id === undefined ? [] : [{ kind: "sub-agent", id, name, shows: event["hook_event_name"] === "SubagentStart" ? "started" : "ended" }];
}

/** Words of which its box showed a stand-in come marked as pasted. */
function unwrapped(prompt: unknown): unknown {
  return typeof prompt === "string" ? prompt.replaceAll(/\s*<pasted_content id="\w+">\n?|\n?<\/pasted_content[^>]*>\s*/g, "") : prompt;
}

function toolOf(event: Fields): ToolUse {
  return toolUse(TOOLS, { name: event["tool_name"], input: event["tool_input"], callId: event["tool_use_id"] });
}

function outputOf(response: unknown): string | undefined {
  const { stdout, stderr } = fieldsOf(response);
  const text = typeof response === "string" ? response : [stdout, stderr].filter((part) => typeof part === "string").join("\n");
  return textOf(text.slice(-2000));
}

function asked(event: Fields): SignalBody {
  const tool = toolOf(event);
  const input = fieldsOf(event["tool_input"]);
  const questions = tool.kind === "question" ? askedQuestions(input["questions"]) : [];
  if (questions.length > 0) return { kind: "question-asked", askId: "", questions };
  const reason = textOf(input["plan"], 4000) ?? textOf(input["description"], 4000);
  return { kind: "permission-asked", askId: "", tool, ...(reason === undefined ? {} : { reason }) };
}

function decisionOf(ask: Ask, answer: AskAnswer): Fields {
  if (answer.verdict === "deny") return { behavior: "deny", message: answer.why };
  if (answer.verdict === "approve") return { behavior: "allow" };
  const questions = (ask.questions ?? []).map((q) => ({ question: q.text, header: "Question", multiSelect: q.multiple, options: q.choices }));
  return { behavior: "allow", updatedInput: { questions, answers: Object.fromEntries(answer.answers.map(({ question, choice }) => [question.text, choice])) } };
}

const INPUT = ["input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens"];

function readTranscript(text: string, subAgents: readonly string[] = []): TranscriptFacts {
  const lines = jsonLines(text);
  const messages = messagesIn(lines.filter((line) => line["isSidechain"] !== true));
  const all = messagesIn([...lines, ...subAgents.flatMap(jsonLines)]);
  // A message is written once per content block, each time with its whole usage, and a sub-agent's maybe in two files.
  const usages = [...new Map(all.map((message) => [message["id"], fieldsOf(message["usage"])])).values()];
  const turns = new Set(messages.map((message) => message["id"])).size;
  const total = (names: string[]): number | null => (usages.length === 0 ? null : usages.flatMap((usage) => names.map((name) => numberOf(usage[name]) ?? 0)).reduce((a, b) => a + b, 0));
  const cost = numberOf(lines.findLast((line) => line["type"] === "cost-state")?.["totalCostUSD"]);
  const latest = messages.findLast((message) => "usage" in message);
  const holds = latest && [...INPUT, "output_tokens"].reduce((sum, name) => sum + (numberOf(fieldsOf(latest["usage"])[name]) ?? 0), 0);
  const usage = { inputTokens: total(INPUT), outputTokens: total(["output_tokens"]), costUsd: cost, turns: turns || null, contextTokens: holds ?? null };
  const last = lines.findLast((line) => (line["type"] === "user" || line["type"] === "assistant") && line["isMeta"] !== true && line["isSidechain"] !== true);
  const body = last && endOf(last);
  const at = textOf(last?.["timestamp"], 60);
  return { usage, ...(body && at ? { ended: { at, body } } : {}) };
}

function messagesIn(lines: readonly Fields[]): Fields[] {
  return lines.filter((line) => line["type"] === "assistant").map((line) => fieldsOf(line["message"]));
}

/** The last line of a conversation tells an end when a person interrupted it, the provider refused, or the model had nothing more to do. */
function endOf(line: Fields): SignalBody | undefined {
  const message = fieldsOf(line["message"]);
  const words = listOf(message["content"]).flatMap((block) => textOf(fieldsOf(block)["text"]) ?? []);
  if (line["type"] === "user") return words.some((text) => text.startsWith("[Request interrupted by user")) ? { kind: "interrupted" } : undefined;
  if (line["isApiErrorMessage"] === true) return { kind: "turn-failed", message: words.join("\n").slice(0, 4000) || "unknown error", retrying: false, ...(line["error"] === "rate_limit" || tellsLimit(words.join("\n")) ? LIMIT : {}) };
  return message["stop_reason"] === "end_turn" && words.length > 0 ? { kind: "turn-ended", lastMessage: textOf(words.join("\n")) } : undefined;
}

/** Between two rules; it has none while a dialog or a help page is open. */
function inputBox(screen: string): string | undefined {
  return rowsBetween(screen, { above: /^─{10,}/, below: /^─{10,}/, first: /^[❯!#]\s?/, next: /^ {1,2}/ });
}

/** From four lines on, or some hundred characters, it shows a stand-in. A second one of the same words would be another number. */
function folded(text: string): RegExp | undefined {
  const breaks = text.split("\n").length - 1;
  return new RegExp(breaks === 0 ? "^\\[Pasted text #\\d+\\]$" : `^\\[Pasted text #\\d+ \\+${breaks} lines?\\]$`);
}
