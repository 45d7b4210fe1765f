import { type Decision, DecisionStatus } from "#domain/decision.ts";
import type { Delegation } from "#domain/delegation.ts";
import type { LoggedEvent } from "#domain/events.ts";
import { type Span, workedMs } from "#domain/worked.ts";
import type { App } from "../kernel.ts";
import { now } from "../lib/ids.ts";
import { listDecisionsOf } from "../store/decision.ts";
import { listEventsOf } from "../store/event.ts";

/** For these words an agent waits and does nothing. */
const WAITED_FOR: ReadonlySet<Decision["body"]["kind"]> = new Set(["permission", "question", "dialog", "budget"]);

/** Minutes the agents of tries worked: neither waited for a person, nor were held up by a limit of their provider, nor hibernated. */
export async function workedMinutes(app: App, tries: readonly Delegation[]): Promise<number> {
  const taskIds = [...new Set(tries.map((d) => d.taskId))];
  const [decisions, events] = await Promise.all([listDecisionsOf(app.db, taskIds, DecisionStatus.options), listEventsOf(app.db, taskIds, ["delegation.parked", "delegation.resumed", "session.changed"])]);
  const idleOf = ({ id }: Delegation): Span[] => [
    ...decisions.filter((d) => d.delegationId === id && WAITED_FOR.has(d.body.kind)).map((d) => ({ from: d.createdAt, to: d.answeredAt ?? d.closedAt })),
    ...idleBy(events.filter((e) => e.delegationId === id)),
  ];
  const worked = tries.map((d) => (d.startedAt === null ? 0 : workedMs({ from: d.startedAt, to: d.reportedAt ?? d.completedAt }, idleOf(d), now())));
  return worked.reduce((a, b) => a + b, 0) / 60_000;
}

function idleBy(events: readonly LoggedEvent[]): Span[] {
  const heldUp = between(events, (e) => e.kind === "delegation.parked", (e) => e.kind === "delegation.resumed");
  return [...heldUp, ...between(events, ({ payload }) => payload["to"] === "hibernated", ({ payload }) => payload["from"] === "hibernated" && payload["to"] !== "hibernated")];
}

function between(events: readonly LoggedEvent[], begins: (event: LoggedEvent) => boolean, ends: (event: LoggedEvent) => boolean): Span[] {
  return events.flatMap((e, i) => (begins(e) ? [{ from: e.at, to: events.slice(i + 1).find(ends)?.at ?? null }] : []));
}
