import { z } from "zod";
import { Actor } from "./action.ts";
import { Id, Time } from "./ids.ts";

/**
 * waiting: kept, nothing typed yet. pasted: it may stand in the agent's input box. submitted: Enter may have been pressed.
 * begun: the agent took it. unsure: nobody can tell, so a person is asked. dropped: it will not be sent (again).
 * What is written comes before what is done, so that after a crash only what may have happened has to be looked for.
 */
export const FollowUpStatus = z.enum(["waiting", "pasted", "submitted", "begun", "unsure", "dropped"]);
export type FollowUpStatus = z.infer<typeof FollowUpStatus>;

/** Words for an agent that runs: they reach it once, in the order they were said, or a person is asked. */
export const FollowUp = z.object({
  id: Id,
  sessionId: Id,
  generation: z.int(),
  projectId: Id.nullable(),
  taskId: Id.nullable(),
  delegationId: Id.nullable(),
  text: z.string(),
  status: FollowUpStatus,
  /** What it waits for, or why it ended as it did; empty when the status says it all. */
  why: z.string(),
  actor: Actor,
  createdAt: Time,
  /** When it was typed last: what the agent told before is about something else. */
  typedAt: Time.nullable(),
  closedAt: Time.nullable(),
});
export type FollowUp = z.infer<typeof FollowUp>;

/** take-back: what was about to be done was not. carry: the process it was for was lost, and another one took its place. */
export type FollowUpEvent = "paste" | "submit" | "take-back" | "begin" | "doubt" | "drop" | "again" | "carry";

const NEXT: Record<FollowUpStatus, Partial<Record<FollowUpEvent, FollowUpStatus>>> = {
  waiting: { paste: "pasted", submit: "submitted", drop: "dropped", carry: "waiting" },
  pasted: { paste: "pasted", "take-back": "waiting", carry: "waiting", submit: "submitted", begin: "begun", doubt: "unsure", drop: "dropped" },
  submitted: { begin: "begun", doubt: "unsure", drop: "dropped", "take-back": "pasted", carry: "submitted" },
  unsure: { begin: "begun", drop: "dropped", again: "waiting" },
  begun: {},
  dropped: {},
};

/** The follow-up's state machine: the next status, or undefined when the event does not apply in this one. */
export function nextFollowUp(status: FollowUpStatus, event: FollowUpEvent): FollowUpStatus | undefined {
  return NEXT[status][event];
}

/** Statuses in which it holds back those behind it, and the report of an agent that ended its turn. */
export const OPEN_FOLLOW_UPS: readonly FollowUpStatus[] = ["waiting", "pasted", "submitted", "unsure"];

/** CLIs wrap, indent and trim as they like, and terminals lose marks of characters: two texts are the same without both. */
function unspaced(text: string): string {
  return text.replaceAll(/[\s\p{M}]+/gu, "");
}

/** Characters of a prompt that are kept of what an agent heard. */
const KEPT = 20_000;

/** Whether what an agent heard is the text that was sent to it; of long ones only the beginning is kept. */
export function isSameText(sent: string, heard: string): boolean {
  const [a, b] = [unspaced(sent), unspaced(heard)];
  return a === b || (heard.length >= KEPT - 1 && a.startsWith(b));
}

/** Rows of an input box from which on it may show only the end of a long text. */
const SCROLLS_FROM = 5;

/** Whether a text, and nothing else, stands in an input box; `folded` says how a CLI shows it when it shows none of it. */
export function standsIn(box: string, text: string, folded: RegExp | undefined): boolean {
  if (folded?.test(box.trim())) return true;
  const [shown, whole] = [unspaced(box), unspaced(text)];
  if (shown === "") return false;
  return shown === whole || (box.split("\n").length >= SCROLLS_FROM && whole.endsWith(shown));
}
