import { list, string } from "./json.ts";
import type { Marker } from "./marker.ts";

/** What the fake model does in one turn; `say` is spoken before the call. Hands map it to the tools the asker offers. */
export type Step =
  | { kind: "write"; say?: string; file: string; text: string }
  | { kind: "bash"; say?: string; command: string; escalate?: boolean }
  | { kind: "question"; say?: string; question: string; choices: string[] }
  | { kind: "plan"; say?: string; plan: string }
  | { kind: "todo"; say?: string; todos: string[] }
  | { kind: "call"; say?: string; tool: string; input: unknown }
  | { kind: "text"; text: string }
  | { kind: "json"; value: unknown }
  | { kind: "error"; status: number; message: string; retryAfter?: string };

/**
 * Options, all optional: `file` `text` (written, said, asked or planned) `message` (of the commit) `cmd` `n` (repeats)
 * `say` (before the first call) `done` (last words) `ms` (milliseconds spread over each answer) `choices` and todos `a|b|c`,
 * `via=bash` (write through the shell) `who=env` (commit as whoever the environment says) `escalate=1` (Codex: leave the sandbox)
 * `status` (0 cuts the line) `retry-after` (seconds) `until` (epoch ms) `scope=all` (planners fail too) `tool` (to call).
 */
type Options = Record<string, string>;

export const NO_MARKER: Step = { kind: "text", text: "Hello from the fake model. I did nothing." };

const SCENARIOS: Record<string, (options: Options, json: unknown) => Step[]> = {
  "write-commit": (o) => [write(o, "and commit it"), commit(o), done(o, `Done: ${fileOf(o)} is written and committed.`)],
  write: (o) => [write(o), done(o, `Done: ${fileOf(o)} is written, nothing is committed.`)],
  bash: (o) => [bash(o, "git status --short"), done(o, "The command ran.")],
  text: (o) => [{ kind: "text", text: o.text ?? "This is the fake model's answer." }],
  ask: (o) => [{ kind: "text", text: o.text ?? "Which database should I use, SQLite or PostgreSQL?" }],
  askq: (o) => [question(o), done(o, "Thank you, I will use that.")],
  plan: (o) => [
    { kind: "plan", plan: o.text ?? `# Plan\n\n1. Write ${fileOf(o)}\n2. Commit it\n` },
    write(o),
    done(o, "The plan is carried out."),
  ],
  todo: (o) => [{ kind: "todo", todos: listOf(o.text ?? "read|write|test") }, done(o, "The list is written.")],
  fail: (o) => [
    bash(o, "echo '1 test failed' >&2; exit 1"),
    done(o, "I could not finish this task: the command failed and I do not know why."),
  ],
  lie: (o) => [done(o, "TASK COMPLETE, all tests pass")],
  loop: (o) => [bash(o, "git status --short")],
  repeat: (o) => [
    ...Array.from({ length: count(o) }, () => bash(o, "npm test")),
    write(o),
    commit(o),
    done(o, `Done after ${count(o)} tries.`),
  ],
  slow: (o) => [{ kind: "text", text: o.text ?? "I am thinking about this. ".repeat(20).trim() }],
  error: (o) => [error(o)],
  json: (_, json) => [{ kind: "json", value: json }],
  call: (o, json) => [{ kind: "call", tool: o.tool ?? "", input: json ?? {} }, done(o, `Done: ${o.tool} was called.`)],
  script: (_, json) => script(json),
  // Unsandboxed, the shell is a child of the CLI in all four; inside Codex's sandbox it only kills the sandbox.
  crash: (o) => [{ kind: "bash", say: "This will hurt.", command: o.cmd ?? "kill -9 $PPID" }, done(o, "I am still alive.")],
};

/** Milliseconds a scenario spreads over one answer: option `ms`, three seconds for `slow`. */
export function paceOf(marker: Marker): number {
  return Number(marker.options.ms ?? (marker.name === "slow" ? 3000 : 0));
}

/** The turns of a scenario, never empty; after the last one the last one repeats. */
export function stepsOf(marker: Marker, now: number): Step[] {
  const make = Object.hasOwn(SCENARIOS, marker.name) ? SCENARIOS[marker.name] : undefined;
  if (!make)
    return [{ kind: "text", text: `I know no scenario "${marker.name}". I know: ${Object.keys(SCENARIOS).join(", ")}.` }];
  // `until` (epoch ms) ends an outage by the clock: a counter would break on retries and side calls.
  if (marker.name === "error" && now >= Number(marker.options.until)) return [done(marker.options, "The model is back.")];
  const steps = make(marker.options, marker.json);
  return steps.length > 0 ? steps : [NO_MARKER];
}

function write(o: Options, also = ""): Step {
  const file = fileOf(o);
  const say = o.say ?? `I'll create ${[file, also].filter(Boolean).join(" ")}.`;
  const text = o.text ?? "hello from the fake model\n";
  // A CLI's own write tool may be forbidden or may insist on reading first; via=bash goes around both.
  return o.via === "bash" ? { kind: "bash", say, command: heredoc(file, text) } : { kind: "write", say, file, text };
}

function commit(o: Options): Step {
  const message = quote(o.message ?? `agent: add ${fileOf(o)}`);
  const git = o.who === "env" ? "git" : "git -c user.name=agent -c user.email=agent@example.invalid";
  return {
    kind: "bash",
    say: "Now I will commit.",
    command: `git add -A && ${git} commit -q -m ${message} && git log --oneline -1`,
  };
}

function bash(o: Options, fallback: string): Step {
  // escalate=1 makes Codex ask to leave its sandbox; the others ask by their own rules.
  return { kind: "bash", say: o.say ?? "I'll run a command.", command: o.cmd ?? fallback, escalate: o.escalate === "1" };
}

function question(o: Options): Step {
  return {
    kind: "question",
    question: o.text ?? "Which database should I use?",
    choices: listOf(o.choices ?? "SQLite|PostgreSQL"),
  };
}

function error(o: Options): Step {
  const status = Number(o.status ?? 500);
  return { kind: "error", status, message: o.text ?? `fake error ${status}`, retryAfter: o["retry-after"] };
}

function done(o: Options, text: string): Step {
  return { kind: "text", text: o.done ?? text };
}

/** `FAKE_JSON:[{"bash":"ls"},{"write":"a.txt","text":"hi"},{"call":"tool","input":{}},{"error":529},{"text":"end"}]` */
function script(json: unknown): Step[] {
  return list(json).map((l) => {
    const say = typeof l.say === "string" ? l.say : undefined;
    if (typeof l.bash === "string") return { kind: "bash", say, command: l.bash };
    if (typeof l.write === "string") return { kind: "write", say, file: l.write, text: string(l.text) };
    if (typeof l.call === "string") return { kind: "call", say, tool: l.call, input: l.input ?? {} };
    if (typeof l.error === "number") return error({ status: String(l.error) });
    return { kind: "text", text: string(l.text) || string(say) };
  });
}

/** A shell command that writes a file, for agents that own a shell but no write tool. */
export function heredoc(file: string, text: string): string {
  const body = text.endsWith("\n") ? text : `${text}\n`;
  const folder = file.includes("/") ? `mkdir -p ${quote(file.slice(0, file.lastIndexOf("/")) || "/")} && ` : "";
  return `${folder}cat > ${quote(file)} <<'END_OF_FILE'\n${body}END_OF_FILE`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function fileOf(o: Options): string {
  return o.file ?? "hello.txt";
}

function listOf(text: string): string[] {
  return text.split("|");
}

function count(o: Options): number {
  return Math.max(1, Number(o.n ?? 3) || 3);
}
