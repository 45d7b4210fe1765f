import type { Delegation } from "./delegation.ts";
import type { LoggedEvent } from "./events.ts";
import type { PostMortem } from "./post-mortem.ts";
import type { Task } from "./task.ts";

type Phases = PostMortem["facts"]["phases"];

/** Seconds a task spent in each phase, from its own times and its log; null where a phase was never reached. */
export function phasesOf(task: Task, delegations: readonly Delegation[], events: readonly LoggedEvent[]): Phases {
  const planned = events.find((e) => e.kind === "task.planned")?.at ?? null;
  const made = delegations.map((d) => d.createdAt);
  const agent = delegations.map((d) => seconds(d.startedAt, d.reportedAt ?? d.completedAt));
  const verifying = delegations.map((d) => seconds(d.reportedAt, d.completedAt));
  const waits = [seconds(planned, task.confirmedAt), ...waitsForPeople(events)];
  return [
    { name: "planning", seconds: seconds(task.createdAt, planned) },
    { name: "waiting for you", seconds: total(waits) },
    { name: "set-up", seconds: total(delegations.map((d, i) => seconds(made[i] ?? null, d.startedAt))) },
    { name: "agent", seconds: total(agent) },
    { name: "verifying", seconds: total(verifying) },
  ];
}

/** From each opened decision but the plan's to its first change. */
function waitsForPeople(events: readonly LoggedEvent[]): (number | null)[] {
  return events.flatMap((opened, i) => {
    if (opened.kind !== "decision.opened" || opened.payload["kind"] === "plan") return [];
    const id = opened.payload["decisionId"];
    const answered = events.slice(i + 1).find((e) => e.kind === "decision.changed" && e.payload["decisionId"] === id);
    return answered ? [seconds(opened.at, answered.at)] : [];
  });
}

function seconds(from: string | null, to: string | null): number | null {
  return from === null || to === null ? null : Math.max(0, (Date.parse(to) - Date.parse(from)) / 1000);
}

function total(parts: readonly (number | null)[]): number | null {
  const known = parts.filter((p) => p !== null);
  return known.length === 0 ? null : known.reduce((sum, p) => sum + p, 0);
}
