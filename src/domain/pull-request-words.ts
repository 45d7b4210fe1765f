import { commitTitle } from "./commit-message.ts";
import type { Evidence } from "./evidence.ts";
import { sumOf } from "./evidence.ts";
import type { Task } from "./task.ts";
import { oneLine } from "./text.ts";

/** The longest text a forge takes without complaint. */
const LONGEST = 60_000;

/** Title of the pull request that brings a task. */
export function pullRequestTitle(task: Pick<Task, "type" | "title">): string {
  return commitTitle(task);
}

/** What a reviewer should know: the wish, what proves the change, what was not checked, and the commit all that is about. */
export function pullRequestBody(task: Pick<Task, "description" | "number">, proof: { evidence: readonly Pick<Evidence, "title" | "outcome" | "note" | "diffstat">[]; agent: string; headSha: string }): string {
  const { evidence, agent, headSha } = proof;
  const marks = { passed: "x", failed: " ", skipped: " " } as const;
  const looked = evidence.filter((e) => e.outcome !== "skipped").map((e) => `- [${marks[e.outcome]}] ${oneLine(e.title, 200)}`);
  const unlooked = evidence.filter((e) => e.outcome === "skipped").map((e) => `- ${oneLine(e.title, 200)}${e.note === "" ? "" : `: ${oneLine(e.note, 200)}`}`);
  const stat = evidence.at(-1)?.diffstat;
  const parts = [
    task.description.slice(0, 20_000),
    `## What proves it\n\n${sumOf(evidence)} on ${headSha.slice(0, 12)}${stat ? ` (${stat.files} ${stat.files === 1 ? "file" : "files"}, +${stat.additions} −${stat.deletions})` : ""}, run by Remote Dev and not by the agent.\n\n${looked.join("\n")}`,
    unlooked.length > 0 && `## Not checked\n\n${unlooked.join("\n")}`,
    `Task ${task.number}, written by ${agent || "an agent"}.`,
  ];
  return parts.filter(Boolean).join("\n\n").slice(0, LONGEST);
}
