import { z } from "zod";
import { oneLine } from "#domain/text.ts";

/** A task as a tool tells it; only the number is sure to be there. */
export interface TaskTold {
  number: number;
  title: string;
  status: string;
  /** State and its few words of detail, for example `blocked by 143`. */
  state: string;
  project: string;
  agent: string;
  branch: string;
}

/** A decision as a tool tells it. */
export interface DecisionTold {
  id: string;
  title: string;
  kind: string;
}

const text = z.string().catch("");
const Attention = z.union([z.string().transform((state) => ({ state, detail: "" })), z.object({ state: text, detail: text })]).catch({ state: "", detail: "" });
const TaskShape = z.object({ number: z.number().int().positive(), title: text, status: text, attention: Attention, state: text, detail: text, project: text, projectName: text, assignedAgent: text, agent: text, branch: text });
const DecisionShape = z.object({ id: z.string().min(1), title: text, kind: text, body: z.object({ kind: text }).catch({ kind: "" }) });

/** The JSON a tool answered with; its own words where it did not. */
export function readResult(result: string): { value: unknown; refusal: string | null } {
  const value = parsed(result);
  if (value === undefined) return { value: undefined, refusal: oneLine(result, 600) };
  const error = z.object({ error: z.union([z.string(), z.object({ message: z.string() }).transform((e) => e.message)]) }).safeParse(value);
  return { value, refusal: error.success ? oneLine(error.data.error, 600) : null };
}

/** The tasks in a tool's answer, whether it is a list, a page of one, or a single task. */
export function tasksIn(value: unknown): TaskTold[] {
  return itemsIn(value, ["items", "tasks", "task"]).flatMap((item) => {
    const { data } = TaskShape.safeParse(item);
    if (!data) return [];
    const state = [data.attention.state || data.state || data.status, data.attention.detail || data.detail].filter(Boolean).join(" ");
    return [{ number: data.number, title: data.title, status: data.status, state, project: data.projectName || data.project, agent: data.assignedAgent || data.agent, branch: data.branch }];
  });
}

/** The decisions in a tool's answer. */
export function decisionsIn(value: unknown): DecisionTold[] {
  return itemsIn(value, ["items", "decisions", "decision"]).flatMap((item) => {
    const { data } = DecisionShape.safeParse(item);
    return data ? [{ id: data.id, title: data.title, kind: data.kind || data.body.kind }] : [];
  });
}

/** Names in a tool's answer, for lists of projects. */
export function namesIn(value: unknown): string[] {
  return itemsIn(value, ["items", "projects"]).flatMap((item) => {
    const named = z.union([z.string(), z.object({ name: z.string() }).transform((p) => p.name)]).safeParse(item);
    return named.success ? [named.data] : [];
  });
}

/** The texts in a tool's answer, for what was found again. */
export function textsIn(value: unknown): string[] {
  return itemsIn(value, ["items"]).flatMap((item) => z.object({ text: z.string() }).safeParse(item).data?.text ?? []);
}

function itemsIn(value: unknown, keys: readonly string[]): unknown[] {
  if (Array.isArray(value)) return value;
  const table = z.record(z.string(), z.unknown()).safeParse(value).data ?? {};
  const inner = keys.map((key) => table[key]).find((found) => typeof found === "object" && found !== null);
  return Array.isArray(inner) ? inner : [inner ?? value];
}

function parsed(result: string): unknown {
  try {
    return JSON.parse(result);
  } catch {
    return undefined;
  }
}
