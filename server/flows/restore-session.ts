import { SYSTEM } from "#domain/action.ts";
import { problemOf } from "#domain/errors.ts";
import type { NewEvent } from "#domain/events.ts";
import { nextSession, type Session } from "#domain/session.ts";
import { act } from "../act.ts";
import type { Db } from "../bus.ts";
import type { App } from "../kernel.ts";
import { crashPoint } from "../lib/crash.ts";
import { now } from "../lib/ids.ts";
import { listOpenDecisionsOfSession, updateDecision } from "../store/decision.ts";
import { listOpenFollowUps } from "../store/follow-up.ts";
import { deleteHibernation, findHibernation, updateHibernation } from "../store/hibernation.ts";
import { findProject } from "../store/project.ts";
import { findSession, placeOf, updateSession, updateSessionSecrets } from "../store/session.ts";
import { findDelegation } from "../store/task.ts";
import { endRun } from "./end-session.ts";
import { isQuestionInWords } from "./end-turn.ts";
import { failTry } from "./fail-try.ts";
import { DOOR, hasRoomStill } from "./find-room.ts";
import { dropImages } from "./keep-image.ts";
import { recordStart } from "./open-shell.ts";
import { prepareAgent } from "./prepare-agent.ts";
import { prepareShell } from "./prepare-shell.ts";
import { stepsOf } from "./set-up-plain.ts";
import { wasHibernated } from "./record-rest.ts";
import { spawnSession } from "./spawn-session.ts";
import { tellAgent } from "./tell-agent.ts";
import { type WayBack, wayBack } from "./way-back.ts";

/** Why a session cannot come back. */
type Refusal = { failed: string } | undefined;

const LOST = "The agent's terminal was lost.";

/**
 * Brings a lost session back under its own name, one generation on: an agent into its own conversation, a shell into its folder.
 * Returns when it is known whether that can be; the rest goes on behind. Goes on with a return that a crash interrupted; safe to repeat.
 * A delegation whose agent cannot come back is left to the retry policy.
 */
export async function restoreSession(app: App, sessionId: string): Promise<void> {
  const refused = await app.exclusively(`session:${sessionId}`, () => refuseHopeless(app, sessionId));
  if (refused) return handOver(app, sessionId, { lead: LOST, refused });
  app.background("restore-session", async () => handOver(app, sessionId, { lead: LOST, refused: await app.exclusively(`session:${sessionId}`, () => bringBack(app, sessionId)) }));
}

async function handOver(app: App, sessionId: string, { lead, refused }: { lead: string; refused: Refusal }): Promise<void> {
  const delegationId = refused && (await findSession(app.db, sessionId))?.delegationId;
  if (refused && delegationId) await failTry(app, delegationId, { reason: "interrupted", message: `${lead} ${refused.failed}` });
}

async function refuseHopeless(app: App, sessionId: string): Promise<Refusal> {
  const session = await findSession(app.db, sessionId);
  if (session?.status !== "lost") return undefined;
  const way = await wayBack(app, session, session.generation);
  return way.kind === "none" ? refuse(app, session, way) : undefined;
}

async function bringBack(app: App, sessionId: string): Promise<Refusal> {
  const session = await findSession(app.db, sessionId);
  if (!session) return undefined;
  if (session.status === "starting" && session.generation > 1) return start(app, session);
  if (session.status !== "lost" || (await wayBack(app, session, session.generation)).kind === "none") return undefined;
  if (!(await endRun(app, session, { actor: SYSTEM, key: "reap" }))) {
    // No new try either: two agents would work in one folder. The next start of the server looks again.
    await refuse(app, session, { isOver: false, why: "Its old process cannot be ended, so no second one is started." });
    return undefined;
  }
  const next = await nextGeneration(app, sessionId, "restored");
  crashPoint("session-restored");
  return next && start(app, next);
}

/**
 * Brings a hibernated agent back that was asked to come and has room, into its own conversation. Asked twice it comes
 * once: its next generation is made in the same write that takes the wish away. One that cannot come stays hibernated, and says why; its try,
 * where it works for one, is left to the retry policy.
 */
export async function wakeSession(app: App, sessionId: string): Promise<void> {
  const refused = await app.exclusively(`session:${sessionId}`, async () => {
    const session = await findSession(app.db, sessionId);
    if (session?.status !== "hibernated" || !(await findHibernation(app.db, sessionId))?.waking) return undefined;
    const way = await wayBack(app, session, session.generation);
    if (way.kind === "none") return stayHibernated(app, session, way);
    if ((await isLeft(app, session)) && !(await endRun(app, session, { actor: SYSTEM, key: "reap" }))) return stayHibernated(app, session, { isOver: true, why: "Its old process cannot be ended, so no second one is started." });
    // Somebody else may have taken its room since it was called.
    const next = await app.exclusively(DOOR, async () => ((await hasRoomStill(app, sessionId)) ? nextGeneration(app, sessionId, "woken") : waitOn(app, session)));
    crashPoint("session-woken");
    return next && start(app, next);
  });
  await handOver(app, sessionId, { lead: "The agent was hibernated and could not come back.", refused });
}

/** Whether anything of the generation that was ended is still there, as after a crash. */
async function isLeft(app: App, session: Session): Promise<boolean> {
  const run = { sessionId: session.id, generation: session.generation };
  return (await app.tmux.find(session.id)) !== undefined || (await app.processes.carriers(app.runs.mark(run), 0)) > 0;
}

/** Says that it waits, so that those who look after the queue look again. */
function waitOn(app: App, session: Session): Promise<undefined> {
  return app.bus.commit(async (db) => ({ writes: [], events: [await stays(db, session)], result: undefined }));
}

async function stays(db: Db, session: Session): Promise<NewEvent> {
  return { kind: "session.changed", ...(await placeOf(db, session)), payload: { from: "hibernated", to: "hibernated", name: session.name } };
}

/** `isOver`: no other try may take its place. */
async function stayHibernated(app: App, session: Session, { isOver, why }: { isOver: boolean; why: string }): Promise<Refusal> {
  const problem = why === "" ? "Its work is over, or being checked." : why;
  await app.bus.commit(async (db) => ({
    writes: [updateHibernation(db, session.id, { waking: null, problem })],
    events: [await stays(db, session)],
    result: undefined,
  }));
  return isOver ? undefined : { failed: why };
}

/** The session one generation on. The old one's token opens nothing any more, and what its agent asked is asked anew. */
function nextGeneration(app: App, sessionId: string, event: "restored" | "woken"): Promise<Session | undefined> {
  return app.bus.commit(async (db) => {
    const current = await findSession(db, sessionId);
    const status = current && nextSession(current.status, event);
    const delegation = current?.delegationId ? await findDelegation(db, current.delegationId) : undefined;
    // Cancelled meanwhile: then nobody waits for it.
    if (!current || !status || (delegation && delegation.status !== "running")) return { writes: [], events: [], result: undefined };
    const place = await placeOf(db, current);
    const fields = { status, generation: current.generation + 1, paneId: null, pid: null, exit: null, endedAt: null } as const;
    // What was asked in words waits at the agent's prompt, where it will be again; what was said to it waits for its word still.
    const asked = (await listOpenDecisionsOfSession(db, sessionId)).filter((d) => !isQuestionInWords(d) && d.body.kind !== "follow-up");
    return {
      writes: [updateSession(db, sessionId, fields), updateSessionSecrets(db, sessionId, { hookTokenHash: null, apiPort: null }), deleteHibernation(db, { sessionId, generation: current.generation }), ...asked.map((d) => updateDecision(db, d.id, { status: "expired", closedAt: now() }))],
      events: [
        { kind: "session.changed", ...place, payload: { from: current.status, to: status, name: current.name } },
        ...asked.map((d) => ({ kind: "decision.changed" as const, ...place, payload: { decisionId: d.id, to: "expired" as const, verdict: d.verdict } })),
      ],
      result: { ...current, ...fields },
    };
  });
}

async function start(app: App, session: Session): Promise<Refusal> {
  const way = await wayBack(app, session, session.generation - 1);
  if (way.kind === "none") return refuse(app, session, way);
  const key = { sessionId: session.id, generation: session.generation };
  const intent = { kind: "session.spawn" as const, actor: SYSTEM, ...(await placeOf(app.db, session)), target: `${session.name}, again`, key: `spawn:${session.id}.${session.generation}`, facts: {} };
  try {
    if (!(await app.runs.receipt(key)).taken) await prepare(app, session, way);
    await tellWords(app, session, way);
    // One at a time: many agents that start at once hold each other up.
    const started = await app.exclusively("restore", () => act(app, intent, (again) => spawnSession(app, session, again), (s) => `pid ${s.pid}`));
    await recordStart(app, session, { ...started, note: await noteOf(app, session, way) });
    crashPoint("session-back");
    return undefined;
  } catch (error) {
    // A stopping server ends what it started; the next start goes on from here.
    if (app.stopping.aborted) return undefined;
    const problem = problemOf(error);
    return refuse(app, session, { isOver: false, why: `It could not be started again: ${problem.title}` });
  }
}

/** Keeps the words of an agent that takes none with its start; others that wait for its prompt let it go on, too. */
async function tellWords(app: App, session: Session, way: Possible): Promise<void> {
  if (way.kind === "shell" || way.conversation === null || way.prompt === "" || !way.agent.resumesWithoutWords) return;
  if ((await listOpenFollowUps(app.db, session.id)).length > 0) return;
  await tellAgent(app, session.id, { actor: SYSTEM, text: way.prompt, key: `go-on:${session.generation}` });
}

type Possible = Exclude<WayBack, { kind: "none" }>;

async function prepare(app: App, session: Session, way: Possible): Promise<void> {
  const project = session.projectId ? await findProject(app.db, session.projectId) : undefined;
  const isLeft = await app.runs.hasStepsLeft({ sessionId: session.id, generation: session.generation - 1 });
  const setUp = { banner: `[Remote Dev] ${await noteOf(app, session, way)}${(await isWoken(app, session)) ? "" : " What was on its screen is gone."}\n`, steps: project && isLeft ? stepsOf(project) : [] };
  return way.kind === "shell" ? prepareShell(app, session, setUp) : prepareAgent(app, { ...way, session, setUp });
}

async function noteOf(app: App, session: Session, way: Possible): Promise<string> {
  if (await isWoken(app, session)) return "It was hibernated, and goes on in its own conversation.";
  if (way.kind === "shell") return "The terminal was lost, and a new shell was opened in its folder.";
  return way.conversation === null ? "The terminal was lost before a word was said, and the agent was started anew." : "The terminal was lost, and the agent goes on in its own conversation.";
}

function isWoken(app: App, { id, generation }: Session): Promise<boolean> {
  return wasHibernated(app, { id, generation: generation - 1 });
}

/** Leaves a session where it is, and says why; what a person ended has ended. */
async function refuse(app: App, session: Session, { isOver, why }: { isOver: boolean; why: string }): Promise<Refusal> {
  const isNew = await app.bus.commit(async (db) => {
    const current = (await findSession(db, session.id)) ?? session;
    const status = isOver ? nextSession(current.status, "exited") : (nextSession(current.status, "lost") ?? current.status);
    const note = why || current.note;
    if (!status || (status === current.status && note === current.note)) return { writes: [], events: [], result: false };
    return {
      writes: [updateSession(db, session.id, { status, note, endedAt: current.endedAt ?? now() })],
      events: [{ kind: "session.changed", ...(await placeOf(db, current)), payload: { from: current.status, to: status, name: current.name } }],
      result: true,
    };
  });
  if (isNew && isOver) {
    await dropImages(app, session.id);
    await app.runs.discard({ sessionId: session.id, generation: session.generation });
  }
  if (isNew && why) app.log.info({ session: session.id, why }, "a session does not come back");
  return why === "" ? undefined : { failed: why };
}
