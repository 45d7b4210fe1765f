import { oneLine } from "./text.ts";

const LOOKS: Readonly<Record<string, string>> = {
  list_tasks: "Looking at the tasks", list_projects: "Looking at the projects", list_sessions: "Looking at the terminals", list_decisions: "Looking at what waits for you",
  show_task: "Reading task", show_diff: "Reading the change of task", show_evidence: "Reading the evidence of task", read_terminal: "Reading the terminal of task",
  submit_task: "Writing a task", edit_task: "Editing task", cancel_task: "Cancelling task", confirm_task: "Confirming task", land_task: "Landing task", undo_landing: "Undoing the landing of task",
  split_task: "Splitting task", merge_tasks: "Merging tasks", order_tasks: "Ordering task", send_to_agent: "Writing to the agent of task", decide: "Answering a decision",
  ask_user: "Asking you", open_decision: "Putting it before you", recall: "Remembering", remember: "Noting it",
};

/** One calm line for a use of a tool, without the full stop. */
export function stepLine(tool: string, input: unknown): string {
  const words = Object.hasOwn(LOOKS, tool) ? (LOOKS[tool] ?? tool) : `Using ${oneLine(tool, 40)}`;
  const number: unknown = typeof input === "object" && input !== null && "number" in input ? input.number : undefined;
  return words.endsWith(" task") && tool !== "submit_task" && typeof number === "number" ? `${words} ${number}` : words;
}

const ACTS: Readonly<Record<string, (n: string) => string>> = {
  cancel_task: (n) => `Cancel task ${n}`, confirm_task: (n) => `Confirm the plan of task ${n}`, edit_task: (n) => `Edit task ${n}`,
  land_task: (n) => `Land task ${n}`, undo_landing: (n) => `Undo the landing of task ${n}`, send_to_agent: (n) => `Tell the agent of task ${n}`,
  split_task: (n) => `Split task ${n}`, merge_tasks: () => "Put tasks together into one", order_tasks: (n) => `Change what task ${n} waits for`,
};

/** What an act would do, in the server's own words and with all that it carries: nothing a model wrote stands for it. */
export function actLine(act: { tool: string; input: Readonly<Record<string, unknown>> }): { title: string; rest: string } {
  const named = Object.hasOwn(ACTS, act.tool) ? ACTS[act.tool] : undefined;
  const { number, ...others } = act.input;
  const rest = named ? others : act.input;
  const lines = Object.entries(rest).map(([name, value]) => `${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`);
  return { title: named ? named(typeof number === "number" ? String(number) : "?") : `Use ${act.tool}`, rest: lines.join("\n") };
}
