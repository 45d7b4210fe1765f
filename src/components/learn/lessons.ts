import type { TaskView } from "#domain/api.ts";
import { nextRecommendation, type PostMortem, type Recommendation, type RecommendationStatus } from "#domain/post-mortem.ts";

/** Recommendations that stand alike, under one heading. */
export interface Group {
  name: string;
  items: Recommendation[];
}

const NAMES: readonly { status: RecommendationStatus; name: string }[] = [
  { status: "proposed", name: "Needs you" },
  { status: "applied", name: "Applied" },
  { status: "reverted", name: "Undone" },
  { status: "dismissed", name: "Dismissed" },
];

/** Recommendations by what became of them, the newest first in each group. */
export function recommendationGroups(items: readonly Recommendation[]): Group[] {
  return NAMES.map(({ status, name }) => ({ name, items: items.filter((r) => r.status === status).toSorted((a, b) => b.updatedAt.localeCompare(a.updatedAt)) })).filter((g) => g.items.length > 0);
}

/** The word for a status, as the heads of the groups have it. */
export function statusWord(status: RecommendationStatus): string {
  return NAMES.find((n) => n.status === status)?.name ?? "Replaced by a newer one";
}

/** What can be done with a recommendation now. */
export function actsOn(status: RecommendationStatus): { apply: boolean; revert: boolean; dismiss: boolean } {
  const may = (event: "apply" | "revert" | "dismiss"): boolean => nextRecommendation(status, event) !== undefined;
  return { apply: may("apply"), revert: may("revert"), dismiss: may("dismiss") };
}

/** What became of a recommendation and the commit in which it shows; null while nobody decided. */
export function resultOf({ status, file, appliedSha, revertedSha }: Pick<Recommendation, "status" | "file" | "appliedSha" | "revertedSha">): { text: string; sha: string | null } | null {
  if (status === "applied") return appliedSha ? { text: `Applied to ${file} as commit ${appliedSha.slice(0, 7)}.`, sha: appliedSha } : { text: `Applied; ${file} had the line already, so there is no commit.`, sha: null };
  if (status === "reverted") return revertedSha ? { text: `Undone by commit ${revertedSha.slice(0, 7)}; applied before${appliedSha ? ` as ${appliedSha.slice(0, 7)}` : ""}.`, sha: revertedSha } : { text: "Undone; the line was gone already, so there is no commit.", sha: null };
  return status === "dismissed" ? { text: "Dismissed. Nothing was changed.", sha: null } : null;
}

/** A task a pattern was seen in; null where it is older than the tasks that are read. */
export interface Sighting {
  taskId: string;
  task: TaskView | null;
  patterns: readonly string[];
}

/** The tasks a pattern was seen in, each once, newest first, with what was seen. */
export function sightingsOf(evidence: Recommendation["pattern"]["evidence"], tasks: readonly TaskView[]): Sighting[] {
  const byId = new Map(tasks.map((t) => [t.id, t]));
  return [...Map.groupBy(evidence, (e) => e.taskId)]
    .map(([taskId, seen]) => ({ taskId, task: byId.get(taskId) ?? null, patterns: [...new Set(seen.map((s) => s.pattern))] }))
    .sort((a, b) => b.taskId.localeCompare(a.taskId));
}

/** Seconds a post-mortem accounts for, over all phases that were reached; null when none was. */
export function secondsOf({ facts }: Pick<PostMortem, "facts">): number | null {
  const known = facts.phases.flatMap((p) => p.seconds ?? []);
  return known.length === 0 ? null : known.reduce((sum, s) => sum + s, 0);
}

/** How many applied lines each instruction file holds. */
export function appliedByFile(items: readonly Recommendation[]): { file: string; projectId: string; lines: number }[] {
  const groups = Map.groupBy(items.filter((r) => r.status === "applied"), (r) => `${r.projectId} ${r.file}`);
  return [...groups.values()].flatMap((of) => (of[0] ? [{ file: of[0].file, projectId: of[0].projectId, lines: of.length }] : []));
}
