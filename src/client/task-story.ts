import type { Delegation } from "#domain/delegation.ts";
import type { LoggedEvent } from "#domain/events.ts";
import { type EventWords, wordsOf } from "./event-words.ts";

export interface StoryLine extends EventWords {
  seq: number;
  at: string;
}

/** A part of a task's story: the plan, a try, what came after the end. Neighbouring details stand together, to be folded. */
export interface Chapter {
  key: string;
  title: string;
  at: string;
  parts: readonly (StoryLine | { fold: readonly StoryLine[] })[];
}

/** Details that stand open; more than this are folded. */
const OPEN_DETAILS = 2;

/** Begins the keys of what came after an end, which is no try's name. */
const AFTER = "after-";

/** What happened to a task as a person reads it, by plan, try and aftermath, in order. */
export function storyOf(events: readonly LoggedEvent[], delegations: readonly Pick<Delegation, "id" | "attempt" | "agentProvider">[]): Chapter[] {
  const chapters: { key: string; title: string; at: string; lines: StoryLine[] }[] = [];
  const open = (key: string, title: string, at: string): StoryLine[] => {
    const chapter = chapters.findLast((c) => c.key === key) ?? { key, title, at, lines: [] };
    if (!chapters.includes(chapter)) chapters.push(chapter);
    return chapter.lines;
  };
  let current = "plan";
  let ends = 0;
  for (const [i, event] of events.entries()) {
    // A correction opens an ended task again, and its try is a chapter as any other.
    if (event.delegationId && (!isAfter(current) || event.kind === "delegation.made")) current = event.delegationId;
    const words = isSaidBetter(event, events[i + 1]) || (isAfter(current) && event.kind === "delegation.changed") ? null : wordsOf(event);
    if (words) open(current, titleOf(current, delegations), event.at).push({ ...words, seq: event.seq, at: event.at, ...(wasRefuted(event, events[i - 1]) ? { mark: "refuted" as const } : {}) });
    if (isEnd(event)) current = `${AFTER}${ends++}`;
  }
  return chapters.map(({ lines, ...chapter }) => ({ ...chapter, parts: folded(lines) }));
}

function isAfter(key: string): boolean {
  return key.startsWith(AFTER);
}

function titleOf(key: string, delegations: readonly Pick<Delegation, "id" | "attempt" | "agentProvider">[]): string {
  if (key === "plan") return "Plan";
  if (isAfter(key)) return "Afterwards";
  const delegation = delegations.find((d) => d.id === key);
  return delegation ? `Try ${delegation.attempt}, ${delegation.agentProvider}` : "A try";
}

function isEnd(event: LoggedEvent): boolean {
  return event.kind === "task.changed" && ["completed", "failed", "cancelled"].includes(String(event.payload["to"]));
}

/** A refusal is told once, by the failed try with its findings. */
function isSaidBetter(event: LoggedEvent, next: LoggedEvent | undefined): boolean {
  return event.kind === "verification.ended" && event.payload["verified"] === false && next?.kind === "delegation.changed" && next.payload["to"] === "failed";
}

function wasRefuted(event: LoggedEvent, before: LoggedEvent | undefined): boolean {
  return before !== undefined && isSaidBetter(before, event);
}

function folded(lines: readonly StoryLine[]): Chapter["parts"] {
  const parts: (StoryLine | { fold: readonly StoryLine[] })[] = [];
  for (let i = 0; i < lines.length; ) {
    const end = lines.findIndex((line, at) => at >= i && !line.detail);
    const run = lines.slice(i, end === -1 ? undefined : end);
    if (run.length > OPEN_DETAILS) parts.push({ fold: run });
    else parts.push(...run);
    const next = end === -1 ? undefined : lines[end];
    if (next) parts.push(next);
    i += run.length + 1;
  }
  return parts;
}

/** True while the worktree of a task is gone and was not brought back. */
export function isDiscarded(events: readonly Pick<LoggedEvent, "kind" | "payload">[]): boolean {
  const last = events.findLast((e) => e.kind === "checkpoint.restored" || (e.kind === "action.done" && e.payload["action"] === "worktree.remove"));
  return last?.kind === "action.done";
}
