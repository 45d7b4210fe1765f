import { z } from "zod";
import type { Decision } from "./decision.ts";
import { Time } from "./ids.ts";
import type { Session } from "./session.ts";
import type { Signal, SignalBody } from "./signal.ts";

/** What an agent that works for no task does right now; computed when read. waiting: for a person. idle: at its prompt, after a turn or before the first. */
export const Activity = z.object({ state: z.enum(["working", "waiting", "idle"]), detail: z.string(), since: Time });
export type Activity = z.infer<typeof Activity>;

const AT_REST = new Set<SignalBody["kind"]>(["session-started", "turn-ended", "turn-failed", "interrupted", "session-ended"]);
/** Says nothing about what it does. */
const MUTE = new Set<SignalBody["kind"]>(["usage", "notified", "said", "ask-closed", "dialog", "sub-agent"]);

/** The activity of a session's agent from what it asked and said last; undefined for shells, agents of tasks, and what does not run. */
export function activityOf(session: Session, facts: { decisions: readonly Decision[]; signals: readonly Signal[] }): Activity | undefined {
  if (session.kind !== "agent" || session.delegationId !== null || session.status !== "running") return undefined;
  const asked = facts.decisions.find((d) => d.status === "open");
  if (asked) return { state: "waiting", detail: asked.title, since: asked.createdAt };
  const last = facts.signals.findLast(({ body }) => (body.kind === "seen" ? body.shows === "idle" || body.shows === "working" : !MUTE.has(body.kind)));
  const since = last?.at ?? session.startedAt ?? session.createdAt;
  if (last?.body.kind === "turn-ended" && (last.body.background ?? 0) > 0) return { state: "working", detail: "in the background", since };
  const failed = last?.body.kind === "turn-failed" ? last.body : undefined;
  if (failed?.retrying) return { state: "working", detail: "tries again", since };
  const rests = last === undefined || AT_REST.has(last.body.kind) || (last.body.kind === "seen" && last.body.shows === "idle");
  return { state: rests ? "idle" : "working", detail: failed?.message.slice(0, 200) ?? "", since };
}
