import { isAbsolute, join } from "node:path";
import type { Call, Conversation } from "./conversation.ts";
import type { Json } from "./json.ts";
import { heredoc, type Step } from "./scenario.ts";

/** How one tool of a CLI carries out a step; `undefined` when it cannot. */
type Hand = (step: Step, path: (file: string) => string) => Json | string | undefined;

/** Tools by name. Order within a kind does not matter: a CLI offers one of each, except shells, which come last. */
const HANDS: Record<string, Hand> = {
  // Claude
  Write: (s, path) => (s.kind === "write" ? { file_path: path(s.file), content: s.text } : undefined),
  AskUserQuestion: (s) => (s.kind === "question" ? { questions: [questionOf(s, { multiSelect: false })] } : undefined),
  ExitPlanMode: (s) => (s.kind === "plan" ? { plan: s.plan } : undefined),
  TodoWrite: (s) =>
    s.kind === "todo" ? { todos: s.todos.map((t) => ({ content: t, status: "pending", activeForm: t })) } : undefined,
  TaskCreate: (s) => (s.kind === "todo" ? { subject: s.todos[0], description: s.todos.join(", ") } : undefined),
  // Gemini
  write_file: (s, path) => (s.kind === "write" ? { file_path: path(s.file), content: s.text } : undefined),
  ask_user: (s) => (s.kind === "question" ? { questions: [questionOf(s, { type: "choice" })] } : undefined),
  write_todos: (s) => (s.kind === "todo" ? { todos: s.todos.map((t) => ({ description: t, status: "pending" })) } : undefined),
  // OpenCode
  write: (s, path) => (s.kind === "write" ? { filePath: path(s.file), content: s.text } : undefined),
  question: (s) => (s.kind === "question" ? { questions: [questionOf(s, {})] } : undefined),
  todowrite: (s) =>
    s.kind === "todo" ? { todos: s.todos.map((t) => ({ content: t, status: "pending", priority: "medium" })) } : undefined,
  // Codex
  apply_patch: (s) => (s.kind === "write" ? addFile(s.file, s.text) : undefined),
  request_user_input_async: (s) =>
    s.kind === "question" ? { questions: [{ title: s.question, options: s.choices }] } : undefined,
  update_plan: (s) => (s.kind === "todo" ? { plan: s.todos.map((step) => ({ step, status: "pending" })) } : undefined),
  exec: (s) => script(s),
  // Shells
  Bash: (s) => shell(s, (command) => ({ command, description: "run a command" })),
  run_shell_command: (s) => shell(s, (command) => ({ command, description: "run a command" })),
  bash: (s) => shell(s, (command) => ({ command, description: "run a command" })),
  exec_command: (s) => shell(s, (cmd) => commandOf(s, cmd)),
};

/** The call of an offered tool that carries out a step, if there is one. */
export function callFor(step: Step, c: Conversation): Call | undefined {
  if (step.kind === "call")
    return c.tools.some((t) => t.name === step.tool) ? { tool: step.tool, input: step.input as Json } : undefined;
  const offered = new Set(c.tools.map((t) => t.name));
  const path = (file: string) => (isAbsolute(file) || !c.cwd ? file : join(c.cwd, file));
  for (const [tool, hand] of Object.entries(HANDS)) {
    const input = offered.has(tool) ? hand(step, path) : undefined;
    if (input !== undefined) return { tool, input };
  }
  return undefined;
}

/** Reads a file because the CLI refuses to overwrite what the model has not seen. */
export function readCall(file: string, c: Conversation): Call | undefined {
  const path = isAbsolute(file) || !c.cwd ? file : join(c.cwd, file);
  if (c.tools.some((t) => t.name === "Read")) return { tool: "Read", input: { file_path: path } };
  if (c.tools.some((t) => t.name === "read")) return { tool: "read", input: { filePath: path } };
  return undefined;
}

/** Claude defers rarely used tools: look the wanted one up and, unless the answer was no, call it even if it is not listed. */
export function searchCall(step: Step, c: Conversation, found: string | undefined): Call | undefined {
  const wanted = { question: "AskUserQuestion", plan: "ExitPlanMode", todo: "TodoWrite" }[step.kind as string];
  if (!wanted || !c.tools.some((t) => t.name === "ToolSearch")) return undefined;
  if (found === undefined) return { tool: "ToolSearch", input: { query: `select:${wanted}`, max_results: 1 } };
  if (found.startsWith("No matching")) return undefined;
  return { tool: wanted, input: HANDS[wanted]?.(step, String) ?? {} };
}

function questionOf(step: Step & { kind: "question" }, more: Json): Json {
  const options = step.choices.map((label) => ({ label, description: label }));
  return { question: step.question, header: "Choice", options, ...more };
}

function shell(step: Step, input: (command: string) => Json): Json | undefined {
  if (step.kind === "bash") return input(step.command);
  return step.kind === "write" ? input(heredoc(step.file, step.text)) : undefined;
}

function addFile(file: string, text: string): string {
  const lines = text.replace(/\n$/, "").split("\n");
  return ["*** Begin Patch", `*** Add File: ${file}`, ...lines.map((line) => `+${line}`), "*** End Patch", ""].join("\n");
}

/** Codex's newest models have one tool that runs JavaScript with the other tools as functions. */
function script(step: Step): string | undefined {
  const show = "text(typeof r === 'string' ? r : JSON.stringify(r));";
  if (step.kind === "write")
    return `const r = await tools.apply_patch(${JSON.stringify(addFile(step.file, step.text))});\n${show}`;
  if (step.kind === "bash")
    return `const r = await tools.exec_command(${JSON.stringify(commandOf(step, step.command))});\n${show}`;
  return undefined;
}

/** Codex hands back a running command after ten seconds unless told otherwise; thirty is the most it takes. */
function commandOf(step: Step, cmd: string): Json {
  const escalate = step.kind === "bash" && step.escalate;
  const ask = escalate
    ? { sandbox_permissions: "require_escalated", justification: "The fake model wants to leave the sandbox." }
    : {};
  return { cmd, yield_time_ms: 30_000, ...ask };
}
