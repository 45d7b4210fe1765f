import type { Agent, AgentApi, AgentFiles, Ask, AskAnswer, AnswerDelivery, Launch, RunRequest } from "#domain/agent.ts";
import type { Autonomy } from "#domain/autonomy.ts";
import type { SignalBody, ToolUse } from "#domain/signal.ts";
import { tellsLimit } from "#domain/limit.ts";
import { askedQuestions } from "../lib/asked-questions.ts";
import { type ScreenRule, screenStateBy } from "../lib/screen-rules.ts";
import { type ToolKinds, toolUse } from "../lib/tool-use.ts";
import { type Fields, fieldsOf, listOf, numberOf, parseJson, textOf } from "../lib/unknown-json.ts";

const LOGIN = "~/.local/share/opencode/auth.json";
const CONFIG = "~/.config/opencode/opencode.json";
const CONFIG_WITH_COMMENTS = "~/.config/opencode/opencode.jsonc";
/** A model that fails so often does not come back by itself; the CLI would try for ever. */
const ATTEMPTS = 10;

const PERMISSION: Record<Autonomy, Fields> = {
  manual: { edit: "ask", bash: "ask", webfetch: "ask", websearch: "ask", external_directory: "ask" },
  confirm: { edit: "allow", bash: "ask", webfetch: "ask", websearch: "ask", external_directory: "ask" },
  full: { edit: "allow", bash: "allow", webfetch: "allow", websearch: "allow", external_directory: "allow" },
};

const TOOLS: ToolKinds = {
  read: "read", list: "read", glob: "read", grep: "read", todowrite: "read", todoread: "read", task: "read", skill: "read", lsp: "read",
  write: "edit", edit: "edit", patch: "edit", multiedit: "edit", apply_patch: "edit", bash: "command", question: "question",
};

const SCREENS: readonly ScreenRule[] = [
  ["exited", /^ {2}Continue {2}opencode -s ses_/m],
  ["permission", /△ Permission required\n(.*\n)*.*Allow once {3}Allow always {3}Reject/],
  ["question", /↑↓ select {2}enter submit {2}esc dismiss/],
  ["retrying", /\[retrying in .* attempt #\d+\]/],
  ["working", /\besc interrupt\b/],
  ["idle", /ctrl\+p commands/],
];

const agent: Agent = {
  id: "opencode",
  name: "OpenCode",
  program: "opencode",
  install: "npm install -g opencode-ai",
  signIn: "opencode auth login",
  strengths: "any model, small changes",
  tells: ["usd", "tokens"],
  memoryMb: 1500,
  passEnv: [
    "OPENCODE_CONFIG", "OPENCODE_CONFIG_DIR", "OPENCODE_API_KEY", "OPENCODE_MODELS_*", "OPENCODE_DISABLE_*", "OPENCODE_ENABLE_*",
    "ANTHROPIC_API_KEY", "OPENAI_API_KEY", "GEMINI_API_KEY", "GOOGLE_GENERATIVE_AI_API_KEY", "OPENROUTER_API_KEY", "GROQ_API_KEY", "MISTRAL_API_KEY", "DEEPSEEK_API_KEY", "XAI_API_KEY",
    "CEREBRAS_API_KEY", "TOGETHER_API_KEY", "FIREWORKS_API_KEY", "MOONSHOT_API_KEY", "ZHIPU_API_KEY", "GITHUB_TOKEN", "AZURE_*", "AWS_*", "GOOGLE_CLOUD_*", "GOOGLE_APPLICATION_CREDENTIALS",
  ],
  reads: [LOGIN, CONFIG, CONFIG_WITH_COMMENTS],
  envNamedIn: (files) => [...configOf(files).matchAll(/\{env:([A-Za-z_]\w{0,99})\}/g)].flatMap((match) => match[1] ?? []),
  signals: "events",
  staysOpen: true,
  probes: [
    { args: ["--version"], read: ({ stdout }) => ({ version: /\d+\.\d+\.\d+/.exec(stdout)?.[0] }) },
    { args: ["auth", "list"], read: ({ stdout }) => (/[1-9]\d* (credential|environment variable)/.test(stdout) ? { signedIn: true } : {}) },
  ],
  signedIn: (env, files) => {
    if (Object.keys(fieldsOf(parseJson(files[LOGIN]))).length > 0 || /"provider"\s*:/.test(configOf(files))) return true;
    // Whatever else is set, it offers models that need no sign-in.
    return Object.keys(env).some((name) => name.endsWith("_API_KEY")) ? true : undefined;
  },
  takesSessionId: false,
  launch: (run) => launch(run, []),
  // With a conversation to open it drops the words of `--prompt`.
  resume: (run, agentSessionId) => launch({ ...run, prompt: "" }, ["--session", agentSessionId]),
  resumesWithoutWords: true,
  read: (payload) => read(fieldsOf(payload)),
  conversationOf,
  hookDefault: "",
  askDefault: "",
  answer: delivery,
  api,
  followUp: { via: "api", idOf: messageId, post: posted, look: (conversation, { id, worktree }) => `/session/${encodeURIComponent(conversation)}/message/${id}?${directoryOf(worktree)}` },
  // The title never changes with the state.
  titleState: () => "unknown",
  screenState: (screen) => screenStateBy(SCREENS, screen),
  instructionFiles: ["AGENTS.md", "CLAUDE.md"],
};

export default agent;

function configOf(files: AgentFiles): string {
  return `${files[CONFIG] ?? ""}\n${files[CONFIG_WITH_COMMENTS] ?? ""}`;
}

function launch(run: RunRequest, session: string[]): Launch {
  const permission = permissionOf(run);
  // An agent of the same name in the repository's own settings may not widen them.
  const config = { autoupdate: false, share: "disabled", permission, agent: { build: { permission }, general: { permission } } };
  return {
    argv: [run.command, "--port", String(run.port), "--hostname", "127.0.0.1", ...session, ...run.extraArgs, ...(run.prompt === "" ? [] : [`--prompt=${run.prompt}`])],
    env: { OPENCODE_CONFIG_CONTENT: JSON.stringify(config), OPENCODE_SERVER_PASSWORD: run.password, OPENCODE_DISABLE_AUTOUPDATE: "1" },
    files: [],
  };
}

/** Further worktrees of the task lie outside its folder, and are no matter to ask about. */
function permissionOf({ autonomy, also = [] }: RunRequest): Fields {
  if (also.length === 0 || autonomy === "full") return PERMISSION[autonomy];
  return { ...PERMISSION[autonomy], external_directory: { "*": "ask", ...Object.fromEntries(also.map(({ worktree }) => [`${worktree}/**`, "allow"])) } };
}

function api(run: { port: number; password: string; worktree: string; conversation: string | null; since: string }): AgentApi {
  const directory = directoryOf(run.worktree);
  const lost = run.conversation === null
    ? { path: `/session?${directory}`, read: (answer: unknown) => newest(answer, run.since) }
    : { path: `/session/${encodeURIComponent(run.conversation)}/message?${directory}&limit=1`, read: lastTurn };
  return {
    base: `http://127.0.0.1:${run.port}`,
    headers: { authorization: `Basic ${btoa(`opencode:${run.password}`)}` },
    events: `/event?${directory}`,
    catchUp: [
      { path: `/permission?${directory}`, read: (answer) => listOf(answer).map((ask) => permissionAsked(fieldsOf(ask))) },
      { path: `/question?${directory}`, read: (answer) => listOf(answer).flatMap((ask) => questionAsked(fieldsOf(ask))) },
      lost,
    ],
  };
}

function directoryOf(worktree: string): string {
  return `directory=${encodeURIComponent(worktree)}`;
}

function posted(conversation: string, { id, text, worktree }: { id: string; text: string; worktree: string }): { path: string; body: unknown } {
  return { path: `/session/${encodeURIComponent(conversation)}/prompt_async?${directoryOf(worktree)}`, body: { messageID: id, parts: [{ type: "text", text }] } };
}

/** Its messages are in the order of their ids: 48 bits of time, then anything. */
function messageId({ id, typedAt }: { id: string; typedAt: string }): string {
  const time = BigInt.asUintN(48, BigInt(Date.parse(typedAt)) * 0x1000n);
  return `msg_${time.toString(16).padStart(12, "0")}${id.slice(-14)}`;
}

/** The conversation that was begun since our start; older ones belong to earlier tries in the same folder. */
function newest(answer: unknown, since: string): SignalBody[] {
  const created = (session: Fields): number => numberOf(fieldsOf(session["time"])["created"]) ?? 0;
  const ours = listOf(answer).map(fieldsOf).filter((session) => session["parentID"] === undefined && created(session) >= Date.parse(since));
  const id = textOf(ours.sort((a, b) => created(b) - created(a))[0]?.["id"], 200);
  return id === undefined ? [] : [{ kind: "session-started", agentSessionId: id }];
}

function lastTurn(answer: unknown): SignalBody[] {
  const message = fieldsOf(listOf(answer).at(-1));
  const info = fieldsOf(message["info"]);
  if (info["role"] !== "assistant" || numberOf(fieldsOf(info["time"])["completed"]) === null || info["finish"] === "tool-calls") return [];
  if (info["error"] !== undefined) return [failed(fieldsOf(info["error"]))];
  const words = listOf(message["parts"]).map(fieldsOf).filter((part) => part["type"] === "text").map((part) => textOf(part["text"]) ?? "").join("\n");
  return [{ kind: "turn-ended", lastMessage: textOf(words) }];
}

/** Conversations of sub-agents have a turn of their own, which is none of ours; but what they ask, somebody must answer. */
function conversationOf(payload: unknown): string | undefined {
  const event = fieldsOf(payload);
  const isAsk = /^(permission|question)\./.test(textOf(event["type"]) ?? "");
  return isAsk ? undefined : textOf(fieldsOf(event["properties"])["sessionID"], 200);
}

function read(event: Fields): SignalBody[] {
  const said = fieldsOf(event["properties"]);
  const info = fieldsOf(said["info"]);
  switch (event["type"]) {
    case "session.created":
      return info["parentID"] === undefined ? [{ kind: "session-started", agentSessionId: textOf(info["id"], 200) ?? textOf(said["sessionID"], 200) }] : [];
    case "session.updated":
      return usageOf(info);
    case "session.status":
      return retrying(fieldsOf(said["status"]));
    case "session.idle":
      return [{ kind: "turn-ended" }];
    case "session.error":
      return [failed(fieldsOf(said["error"]))];
    case "message.updated":
      // The person's message is told once as it comes, and later again with a summary of what it led to.
      return info["role"] === "user" && info["summary"] === undefined ? [{ kind: "turn-started" }] : [];
    case "message.part.updated":
      return partOf(fieldsOf(said["part"]));
    case "permission.asked":
      return [permissionAsked(said)];
    case "question.asked":
      return questionAsked(said);
    case "permission.replied":
    case "question.replied":
    case "question.rejected":
      return [{ kind: "ask-closed", askId: textOf(said["requestID"], 200) ?? "" }];
    default:
      return [];
  }
}

function usageOf(info: Fields): SignalBody[] {
  const tokens = fieldsOf(info["tokens"]);
  const cache = fieldsOf(tokens["cache"]);
  const [input, output] = [numberOf(tokens["input"]), numberOf(tokens["output"])];
  if (input === null || output === null) return [];
  const rest = (value: unknown): number => numberOf(value) ?? 0;
  return [{ kind: "usage", inputTokens: input + rest(cache["read"]) + rest(cache["write"]), outputTokens: output + rest(tokens["reasoning"]), costUsd: numberOf(info["cost"]) }];
}

function retrying(status: Fields): SignalBody[] {
  if (status["type"] !== "retry") return [];
  const message = textOf(status["message"], 4000) ?? "the model does not answer";
  // It waits for the end of a limit by itself, however long that takes.
  const limit = tellsLimit(message) ? { limit: { until: timeOf(status["next"]) } } : {};
  return [{ kind: "turn-failed", message, retrying: "limit" in limit || (numberOf(status["attempt"]) ?? 0) < ATTEMPTS, ...limit }];
}

function failed(error: Fields): SignalBody {
  if (error["name"] === "MessageAbortedError") return { kind: "interrupted" };
  const data = fieldsOf(error["data"]);
  const message = textOf(data["message"], 4000) ?? textOf(error["name"], 4000) ?? "unknown error";
  return { kind: "turn-failed", message, retrying: false, ...(numberOf(data["statusCode"]) === 429 || tellsLimit(message) ? { limit: { until: null } } : {}) };
}

/** A time of this API, in milliseconds since 1970. */
function timeOf(value: unknown): string | null {
  const ms = numberOf(value);
  return ms !== null && Math.abs(ms) < 8.64e15 ? new Date(ms).toISOString() : null;
}

function partOf(part: Fields): SignalBody[] {
  if (part["type"] === "text") {
    const text = numberOf(fieldsOf(part["time"])["end"]) === null ? undefined : textOf(part["text"]);
    return text === undefined ? [] : [{ kind: "said", text }];
  }
  const state = fieldsOf(part["state"]);
  if (part["type"] !== "tool" || (state["status"] !== "completed" && state["status"] !== "error")) return [];
  const { start, end } = fieldsOf(state["time"]);
  const exit = numberOf(fieldsOf(state["metadata"])["exit"]);
  const output = (textOf(state["output"]) ?? textOf(state["error"]))?.slice(-2000);
  const took = numberOf(start) === null || numberOf(end) === null ? null : Number(end) - Number(start);
  const tool = toolUse(TOOLS, { name: part["tool"], input: state["input"], callId: part["callID"] });
  return [{ kind: "tool-ended", tool, failed: state["status"] === "error" || (exit ?? 0) !== 0, output, durationMs: took }];
}

function permissionAsked(ask: Fields): SignalBody {
  return { kind: "permission-asked", askId: textOf(ask["id"], 200) ?? "", tool: askedTool(ask) };
}

/** It names what is asked by its permission; two of them are tools as well, the others are judged by nobody but a person. */
function askedTool(ask: Fields): ToolUse {
  const metadata = fieldsOf(ask["metadata"]);
  const callId = fieldsOf(ask["tool"])["callID"];
  const name = textOf(ask["permission"], 200) ?? "unknown";
  const tool = toolUse({ edit: "edit", bash: "command", read: "read", list: "read", glob: "read", grep: "read" }, { name, input: { command: metadata["command"], path: metadata["filepath"] }, callId });
  const patterns = listOf(ask["patterns"]).filter((pattern) => typeof pattern === "string").join(", ");
  return tool.kind === "other" && tool.path === undefined && patterns !== "" ? { ...tool, path: patterns.slice(0, 4096) } : tool;
}

function questionAsked(ask: Fields): SignalBody[] {
  const questions = askedQuestions(ask["questions"]);
  return questions.length === 0 ? [] : [{ kind: "question-asked", askId: textOf(ask["id"], 200) ?? "", questions }];
}

function delivery(ask: Ask, answer: AskAnswer): AnswerDelivery {
  const id = encodeURIComponent(ask.askId);
  if (answer.verdict === "answer") return { via: "api", method: "POST", path: `/question/${id}/reply`, body: { answers: answer.answers.map(({ choice }) => [choice]) } };
  if (ask.questions !== undefined) return { via: "api", method: "POST", path: `/question/${id}/reject`, body: {} };
  const reply = answer.verdict === "approve" ? { reply: "once" } : { reply: "reject", message: answer.why };
  return { via: "api", method: "POST", path: `/permission/${id}/reply`, body: reply };
}
