import type { Autonomy } from "#domain/autonomy.ts";
import type { AutonomyLevel } from "#domain/earned.ts";
import type { TaskType } from "#domain/task.ts";

const WORD: Record<TaskType, string> = { feature: "Features", bug: "Bug fixes", refactor: "Refactorings", test: "Tests", documentation: "Documentation" };

/** A kind of tasks as people say it; null is all of them. */
export function typeWord(type: TaskType | null): string {
  return type === null ? "All tasks" : WORD[type];
}

/** What a kind of tasks lacks for more autonomy, in one line. */
export function earnedLine({ streak, says, next, proposed }: Pick<AutonomyLevel, "streak" | "says" | "next" | "proposed">): string {
  const said = says.charAt(0).toUpperCase() + says.slice(1);
  if (next === null) return `${said}.`;
  if (proposed) return `${said}. A step to ${proposed.to} waits for you in the inbox.`;
  const missing = Math.max(0, next.needs - streak);
  return `${said}. ${missing} more until ${next.to} is proposed.`;
}

export const LEVELS: readonly { value: Autonomy | ""; label: string }[] = [
  { value: "", label: "As the project" },
  { value: "manual", label: "Manual" },
  { value: "confirm", label: "Confirm" },
  { value: "full", label: "Full" },
];
