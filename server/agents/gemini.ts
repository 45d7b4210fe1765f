import type { Agent, AgentFiles, AskAnswer, Launch, RunRequest, TranscriptFacts } from "#domain/agent.ts";
import type { SignalBody, ToolUse } from "#domain/signal.ts";
import { tellsLimit } from "#domain/limit.ts";
import { askedQuestions } from "../lib/asked-questions.ts";
import { CLEAR_LINE, rowsBetween } from "../lib/input-box.ts";
import { type ScreenRule, screenStateBy } from "../lib/screen-rules.ts";
import { shellQuote } from "../lib/shell-quote.ts";
import { type ToolKinds, toolUse } from "../lib/tool-use.ts";
import { type Fields, fieldsOf, jsonLines, listOf, numberOf, parseJson, textOf } from "../lib/unknown-json.ts";

const USER_SETTINGS = "~/.gemini/settings.json";
const LOGIN = "~/.gemini/oauth_creds.json";
const SETTINGS = "gemini.json";
const POLICY = "gemini-policy.toml";
/** Milliseconds a hook that asks may take. */
const ASK_MS = 3_600_000;

/** What it says of itself when a turn brought no text. */
const NO_WORDS = "[no response text]";

const HOOKS = ["SessionStart", "BeforeAgent", "AfterAgent", "AfterTool", "Notification", "SessionEnd"];
const ASKING_HOOK = "BeforeTool";

const TOOLS: ToolKinds = {
  read_file: "read", read_many_files: "read", list_directory: "read", glob: "read", grep_search: "read", search_file_content: "read", get_internal_docs: "read",
  codebase_investigator: "read", cli_help: "read", write_todos: "read", update_topic: "read", complete_task: "read", invoke_agent: "read", activate_skill: "read", enter_plan_mode: "read",
  tracker_create_task: "read", tracker_update_task: "read", tracker_get_task: "read", tracker_list_tasks: "read", tracker_add_dependency: "read", tracker_visualize: "read",
  write_file: "edit", replace: "edit", run_shell_command: "command", ask_user: "question", exit_plan_mode: "plan",
};

// The hook is the gate, so what comes past it is allowed. This lies beside the hook's own settings and is named in them: where the CLI
// refuses those settings it knows neither, and asks in its own dialogs. Its mode "yolo" would then run everything.
const ALLOW_BEHIND_THE_GATE = `[[rule]]
toolName = "*"
decision = "allow"
priority = 1
allowRedirection = true

# With a pattern, its own guesses about dangerous commands are left out: the gate has judged already.
[[rule]]
toolName = "run_shell_command"
argsPattern = ".*"
decision = "allow"
priority = 2
allowRedirection = true

[[rule]]
toolName = ["ask_user", "exit_plan_mode"]
decision = "ask_user"
priority = 3
`;

const SCREENS: readonly ScreenRule[] = [
  ["unknown", /Gemini CLI is restarting/],
  ["dialog", /Do you trust the files in this folder\?|\(Use Enter to select\)|How would you like to authenticate|Please visit the following URL to authorize/],
  ["permission", /(Apply this change\?|Allow execution of .*\?|Do you want to proceed\?) *\n(.*\n)*.*● 1\. /],
  ["working", /\(esc to cancel/],
  ["idle", /^ >   Type your message or @path\/to\/file/m],
];

const agent: Agent = {
  id: "gemini",
  name: "Gemini CLI",
  program: "gemini",
  install: "npm install -g @google/gemini-cli",
  signIn: "gemini",
  strengths: "documentation, exploring large code",
  tells: ["tokens"],
  memoryMb: 1500,
  passEnv: ["GEMINI_*", "GOOGLE_API_KEY", "GOOGLE_GEMINI_BASE_URL", "GOOGLE_VERTEX_BASE_URL", "GOOGLE_GENAI_*", "GOOGLE_CLOUD_*", "GOOGLE_APPLICATION_CREDENTIALS"],
  reads: [USER_SETTINGS, LOGIN],
  signals: "hooks",
  staysOpen: true,
  probes: [{ args: ["--version"], read: ({ stdout }) => ({ version: /\d+\.\d+\.\d+/.exec(stdout)?.[0] }) }],
  signedIn,
  takesSessionId: true,
  launch: (run) => launch(run, ["--session-id", run.agentSessionId]),
  resume: (run, agentSessionId) => launch(run, ["--resume", agentSessionId]),
  read: (payload) => read(fieldsOf(payload)),
  conversationOf: (payload) => textOf(fieldsOf(payload)["session_id"], 200),
  readTranscript,
  hookDefault: "{}",
  askDefault: JSON.stringify({ decision: "deny", reason: "Remote Dev cannot ask its owner now. Wait a minute and try again." }),
  answer: (_ask, answer) => ({ via: "hook", stdout: JSON.stringify(decisionOf(answer)) }),
  followUp: { via: "box", box: inputBox, clear: CLEAR_LINE, command: /^\s*[/!?]/, folded },
  titleState: (title) => {
    const first = title.trim().codePointAt(0) ?? 0;
    const states: Record<string, "idle" | "working" | "permission"> = { "◇": "idle", "✦": "working", "✋": "permission" };
    return states[String.fromCodePoint(first)] ?? "unknown";
  },
  screenState: (screen) => screenStateBy(SCREENS, screen),
  instructionFiles: ["GEMINI.md", "AGENTS.md"],
};

export default agent;

function signedIn(env: Readonly<Record<string, string>>, files: AgentFiles): boolean {
  const hasKey = Boolean(env["GEMINI_API_KEY"] || env["GOOGLE_API_KEY"]);
  const type = authTypeOf(files);
  if (type === "oauth-personal") return files[LOGIN] !== undefined;
  return type === undefined ? hasKey : type === "gemini-api-key" ? hasKey : true;
}

function authTypeOf(files: AgentFiles): string | undefined {
  return textOf(fieldsOf(fieldsOf(fieldsOf(parseJson(files[USER_SETTINGS]))["security"])["auth"])["selectedType"], 60);
}

function launch(run: RunRequest, session: string[]): Launch {
  const settings = {
    // A first start would ask how to sign in, although the key says it.
    ...(authTypeOf(run.files) === undefined && run.env["GEMINI_API_KEY"] ? { security: { auth: { selectedType: "gemini-api-key" } } } : {}),
    ...(run.also?.length ? { context: { includeDirectories: run.also.map((also) => also.worktree) } } : {}),
    general: { enableAutoUpdate: false, enableAutoUpdateNotification: false },
    ui: { hideBanner: true, hideTips: true },
    // The person's own rules stay in force: naming a path takes the usual folder away.
    policyPaths: [`${run.runDir}/${POLICY}`, `${run.home}/.gemini/policies`],
    hooksConfig: { enabled: true, notifications: false },
    hooks: hooksOf(run),
  };
  return {
    argv: [run.command, "--skip-trust", "--approval-mode", "default", ...session, ...run.extraArgs, ...(run.prompt === "" ? [] : [`--prompt-interactive=${run.prompt}`])],
    env: { GEMINI_CLI_SYSTEM_SETTINGS_PATH: `${run.runDir}/${SETTINGS}` },
    files: [{ name: SETTINGS, content: JSON.stringify(settings) }, { name: POLICY, content: ALLOW_BEHIND_THE_GATE }],
  };
}

function hooksOf(run: RunRequest): Fields {
  // A repository may switch hooks off by their name; nobody can know this one beforehand.
  const hook = { type: "command", name: `Remote Dev ${run.agentSessionId.slice(0, 8)}`, command: `${shellQuote(run.hook)} ${agent.id}` };
  const plain = HOOKS.map((event) => [event, [{ matcher: "*", hooks: [hook] }]]);
  return { ...Object.fromEntries(plain), [ASKING_HOOK]: [{ matcher: "*", hooks: [{ ...hook, command: `${hook.command} ask`, timeout: ASK_MS }] }] };
}

function read(event: Fields): SignalBody[] {
  switch (event["hook_event_name"]) {
    case "SessionStart":
      return [{ kind: "session-started", agentSessionId: textOf(event["session_id"], 200), transcript: textOf(event["transcript_path"], 4096) }];
    case "BeforeAgent":
      return [{ kind: "turn-started", prompt: textOf(event["prompt"]) }];
    case ASKING_HOOK:
      return [asked(event)];
    case "AfterTool":
      return [ended(event)];
    case "AfterAgent":
      // Its words come garbled when they were streamed; the transcript has them. None at all means that the model refused.
      return [(textOf(event["prompt_response"]) ?? NO_WORDS) !== NO_WORDS ? { kind: "turn-ended" } : { kind: "turn-failed", message: "the model gave no answer; the terminal says why", retrying: false }];
    case "Notification":
      return [notified(event)];
    case "SessionEnd":
      return [{ kind: "session-ended", reason: textOf(event["reason"], 400) }];
    default:
      return [];
  }
}

/** What it asks in its terminal in spite of all, it tells as well; some files it never changes unasked. */
function notified(event: Fields): SignalBody {
  const message = textOf(event["message"], 4000) ?? "";
  return event["notification_type"] === "ToolPermission" ? { kind: "dialog", text: message, rule: "it asks in its terminal" } : { kind: "notified", message };
}

function toolOf(event: Fields): ToolUse {
  return toolUse(TOOLS, { name: event["tool_name"], input: event["tool_input"] });
}

function asked(event: Fields): SignalBody {
  const tool = toolOf(event);
  const input = fieldsOf(event["tool_input"]);
  const questions = tool.kind === "question" ? askedQuestions(input["questions"]) : [];
  if (questions.length > 0) return { kind: "question-asked", askId: "", questions };
  const reason = textOf(input["description"], 4000);
  return { kind: "permission-asked", askId: "", tool, ...(reason === undefined ? {} : { reason }) };
}

function ended(event: Fields): SignalBody {
  const response = fieldsOf(event["tool_response"]);
  const output = textOf(response["llmContent"]);
  const failed = fieldsOf(response["error"])["message"] !== undefined || /^Exit Code: (?!0\b)/m.test(output ?? "");
  return { kind: "tool-ended", tool: toolOf(event), failed, output: output?.slice(-2000), durationMs: null };
}

/** It can only let a tool run or refuse it, so the answer to a question is the reason of a refusal. */
function decisionOf(answer: AskAnswer): Fields {
  if (answer.verdict === "approve") return { decision: "allow" };
  if (answer.verdict === "deny") return { decision: "deny", reason: answer.why };
  const answers = answer.answers.map(({ question, choice }) => `${question.text} ${choice}`).join("\n");
  return { decision: "deny", reason: `The owner answered already, there is no need to ask again:\n${answers}` };
}

function readTranscript(text: string): TranscriptFacts {
  // The same id again replaces what was there; operations on the whole file carry no message of their own.
  const messages = [...new Map(jsonLines(text).filter((line) => textOf(line["id"])).map((line) => [line["id"], line])).values()];
  const counted = messages.map((message) => fieldsOf(message["tokens"])).filter((tokens) => numberOf(tokens["total"]) !== null);
  const sum = (...names: string[]): number | null => (counted.length === 0 ? null : counted.flatMap((tokens) => names.map((name) => numberOf(tokens[name]) ?? 0)).reduce((a, b) => a + b, 0));
  const usage = { inputTokens: sum("input", "tool"), outputTokens: sum("output", "thoughts"), costUsd: null };
  const last = messages.at(-1);
  const body = last && endOf(last);
  const at = textOf(last?.["timestamp"], 60);
  return { usage, ...(body && at ? { ended: { at, body } } : {}) };
}

function endOf(message: Fields): SignalBody | undefined {
  const content = textOf(message["content"]);
  if (message["type"] === "info") return content?.startsWith("Request cancelled") ? { kind: "interrupted" } : undefined;
  if (message["type"] === "error") return { kind: "turn-failed", message: content?.slice(0, 4000) ?? "unknown error", retrying: false, ...(tellsLimit(content ?? "") ? { limit: { until: null } } : {}) };
  if (message["type"] !== "gemini" || listOf(message["toolCalls"]).length > 0) return undefined;
  return { kind: "turn-ended", lastMessage: content };
}

/** The last frame on the screen; what the person said before stands in frames of the same kind. */
function inputBox(screen: string): string | undefined {
  const box = rowsBetween(screen, { above: /^▄{10,}/, below: /^▀{10,}/, first: /^ [>!*] ?/, next: /^ {1,3}/ });
  return box?.trim() === "Type your message or @path/to/file" ? "" : box;
}

function folded(text: string): RegExp | undefined {
  const lines = text.split("\n").length;
  return lines > 1 ? new RegExp(`^\\[Pasted Text: ${lines} lines\\]$`) : new RegExp(`^\\[Pasted Text: ${text.length} chars\\]$`);
}
