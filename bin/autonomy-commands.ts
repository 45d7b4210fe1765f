import type { Command } from "commander";
import type { AutonomyStep, AutonomyView } from "#domain/earned.ts";
import type { UnaskedEntry } from "#domain/unasked.ts";
import { print, table } from "./print.ts";
import { call } from "./server-call.ts";
import { findProject } from "./tasks.ts";

interface Options {
  json?: boolean;
}

/** `rdv autonomy …`: how much runs unasked, how it was earned, and what ran so. */
export function addAutonomyCommands(program: Command): void {
  const autonomy = program.command("autonomy").description("how much runs unasked in a project, how it was earned, and what ran so");
  autonomy.command("show").description("the level of each kind of task, the streak it rests on, and the steps so far").argument("<project>", "name or id").action(show);
  autonomy.command("unasked").description("what ran without asking, newest first, with its why").argument("<project>", "name or id").action(unasked);
  autonomy.command("revert").description("take a step back").argument("<step>", "its id, as `show` prints it").action(revert);
}

async function show(wanted: string, o: Options): Promise<void> {
  const { id } = await findProject(wanted);
  const view = await call<AutonomyView>("GET", `/api/projects/${id}/autonomy`);
  const levels = view.levels.map((l) => [l.type, `${l.level}${l.isOwn ? " (own)" : ""}`, `${l.streak} in a row${l.next ? ` of ${l.next.needs} for ${l.next.to}` : ""}`, l.proposed ? `${l.proposed.kind} to ${l.proposed.to} is proposed` : l.says]);
  const steps = view.steps.map((s) => [s.id, s.createdAt.slice(0, 16), s.type ?? "all", `${s.from} → ${s.to}`, s.status, s.why]);
  print(o, view, [...table(levels), ...(steps.length > 0 ? ["", ...table(steps)] : [])]);
}

async function unasked(wanted: string, o: Options): Promise<void> {
  const { id } = await findProject(wanted);
  const { items } = await call<{ items: UnaskedEntry[] }>("GET", `/api/projects/${id}/unasked?limit=100`);
  const rows = items.map((e) => [e.at.slice(0, 16), e.step, e.task ? `task ${e.task.number}` : "", e.what, e.why]);
  print(o, items, items.length === 0 ? ["Nothing ran unasked here."] : table(rows));
}

async function revert(id: string, o: Options): Promise<void> {
  const step = await call<AutonomyStep>("POST", `/api/autonomy-steps/${encodeURIComponent(id)}/revert`);
  print(o, step, [`${step.type ?? "all"} tasks are back at ${step.from}`]);
}
