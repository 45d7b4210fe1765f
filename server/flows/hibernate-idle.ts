import { decodeTime } from "ulid";
import { SYSTEM } from "#domain/action.ts";
import { budgetOf, type Capacity } from "#domain/capacity.ts";
import { PRESSED_MS, whyAwakeUnseen } from "#domain/hibernation.ts";
import type { Session } from "#domain/session.ts";
import type { App } from "../kernel.ts";
import { listWaitingSessions } from "../store/decision.ts";
import { findCapacity } from "../store/queue.ts";
import { findSessionsWithNewest, listRunningSessions } from "../store/session.ts";
import { letRest } from "./hibernate-session.ts";
import { queueRows } from "./queue-rows.ts";
import { restFacts } from "./rest-facts.ts";

const MINUTE = 60_000;

interface Idle {
  session: Session;
  quietMs: number;
}

/**
 * Hibernates agents nobody has used for as long as the settings say, and, while somebody waits for memory, the one that was used longest
 * ago. What frees memory lets others in, and then this is asked again. Returns what was hibernated. `at` is now, in milliseconds since 1970.
 */
export function hibernateIdle(app: App, at = Date.now()): Promise<string[]> {
  return app.exclusively("hibernate-idle", async () => {
    const capacity = await findCapacity(app.db);
    const { hibernateAfterMinutes: minutes } = capacity;
    if (minutes === null) return [];
    const quiet = await quietAgents(app, at);
    const due = await mayRest(app, quiet, { at, quietMs: minutes * MINUTE });
    const rested: string[] = [];
    for (const one of due) if (await rest(app, one, at, `nothing was heard of it for ${minutesOf(one)} min`)) rested.push(one.session.id);
    if (rested.length > 0 || !(await isPressed(app, capacity))) return rested;
    const idle = await mayRest(app, quiet, { at, quietMs: PRESSED_MS });
    for (const one of idle) if (await rest(app, one, at, `others wait for memory, and nothing was heard of it for ${minutesOf(one)} min`)) return [one.session.id];
    return [];
  });
}

/** Agents that were not heard of for a while and wait for nobody's answer, known by three questions for all of them. */
async function quietAgents(app: App, at: number): Promise<Idle[]> {
  const agents = (await listRunningSessions(app.db)).filter((s) => s.kind === "agent");
  const waiting = await listWaitingSessions(app.db);
  const heard = await findSessionsWithNewest(app.db, agents.filter((s) => !waiting.has(s.id)).map((s) => s.id));
  const sinceOf = ({ session, newest }: (typeof heard)[number]): number => (newest === null ? Date.parse(session.startedAt ?? session.createdAt) : decodeTime(newest));
  return heard.map((one) => ({ session: one.session, quietMs: at - sinceOf(one) })).filter(({ quietMs }) => quietMs >= PRESSED_MS);
}

/** Those of them that were quiet for so long and may rest as far as the records say, the one used longest ago first. */
async function mayRest(app: App, quiet: readonly Idle[], since: { at: number; quietMs: number }): Promise<Idle[]> {
  const known = await Promise.all(quiet.filter(({ quietMs }) => quietMs >= since.quietMs).map(async ({ session }) => ({ session, facts: await restFacts(app, session, since.at) })));
  return known.flatMap(({ session, facts }) => (whyAwakeUnseen(facts, "system") === undefined && facts.quietMs >= since.quietMs ? [{ session, quietMs: facts.quietMs }] : [])).toSorted((a, b) => b.quietMs - a.quietMs);
}

/** Whether somebody waits for memory, and would fit into what all agents may take together. */
async function isPressed(app: App, capacity: Capacity): Promise<boolean> {
  const waits = (await queueRows(app)).filter(({ short, place }) => place > 0 && (short === "memory" || short === "pressure"));
  if (waits.length === 0) return false;
  const budget = budgetOf(capacity, await app.meter.measure(app.env.home));
  return waits.some(({ memoryMb }) => memoryMb <= budget);
}

async function rest(app: App, { session }: Idle, at: number, why: string): Promise<boolean> {
  const awake = await letRest(app, session.id, { actor: SYSTEM, why, at });
  if (awake !== undefined) app.log.debug({ session: session.id, why: awake }, "an idle agent stays awake");
  return awake === undefined;
}

function minutesOf({ quietMs }: Idle): number {
  return Math.floor(quietMs / MINUTE);
}
