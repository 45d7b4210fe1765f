import type { Agent } from "#domain/agent.ts";
import type { Project } from "#domain/project.ts";
import { RESTORE_WINDOW_MS, RESTORES, type Session } from "#domain/session.ts";
import type { SignalBody } from "#domain/signal.ts";
import type { App } from "../kernel.ts";
import { findAction } from "../store/action.ts";
import { listOpenDecisionsOfSession } from "../store/decision.ts";
import { findProject } from "../store/project.ts";
import { hasBegunTurn, listSignals } from "../store/session.ts";
import { findDelegation, findTask } from "../store/task.ts";
import { findAgent, readinessOf } from "./choose-agent.ts";
import { autonomyOver } from "./further-projects.ts";
import { isQuestionInWords } from "./end-turn.ts";
import { FIRST_WORDS } from "./prepare-agent.ts";
import { wasHibernated } from "./record-rest.ts";

/** How a lost session can come back: as a new shell, as its agent in its own conversation (null: it never began one), or not, and why. */
export type WayBack =
  | { kind: "shell" }
  | { kind: "agent"; project: Project; agent: Agent; conversation: string | null; prompt: string }
  /** `isOver`: nobody wants it back. */
  | { kind: "none"; isOver: boolean; why: string };

const GO_ON = [
  "You were interrupted: the terminal you ran in was lost, and you were started again in this conversation. What you left running in the background is gone.",
  "Look at what is done already, then go on where you stopped. If you were waiting for an answer, ask again.",
].join(" ");

/** What says where a turn is. */
const MOVES = new Set<SignalBody["kind"]>(["turn-started", "tool-started", "tool-ended", "permission-asked", "question-asked", "turn-ended", "turn-failed", "interrupted"]);
const LOOK_BACK = 20;

/** Whether and how a session comes back that was lost in a generation. */
export async function wayBack(app: App, session: Session, lost: number): Promise<WayBack> {
  if (await wasEnded(app, session, lost)) return { kind: "none", isOver: true, why: "" };
  const delegation = session.delegationId ? await findDelegation(app.db, session.delegationId) : undefined;
  if (delegation && delegation.status !== "running") return { kind: "none", isOver: true, why: "" };
  if (await goesInCircles(app, session, lost)) return no(`It came back ${RESTORES} times within ${RESTORE_WINDOW_MS / 60_000} minutes and was lost again each time.`);
  if (!(await app.files.exists(session.cwd))) return no(`Its folder ${session.cwd} is gone.`);
  return session.kind === "shell" ? { kind: "shell" } : agentBack(app, session, lost);
}

/** Whether its end was asked for: what was ended on purpose stays so. */
async function wasEnded(app: App, session: Session, generation: number): Promise<boolean> {
  return (await findAction(app.db, `kill:${session.id}.${generation}`)) !== undefined;
}

async function goesInCircles(app: App, session: Session, lost: number): Promise<boolean> {
  // The first generation is no return.
  const first = lost - RESTORES + 1;
  // Who was hibernated in between did not come back from a loss.
  for (let generation = Math.max(first, 1); generation <= lost; generation++) if (await wasHibernated(app, { id: session.id, generation })) return false;
  const spawned = first > 1 ? await findAction(app.db, `spawn:${session.id}.${first}`) : undefined;
  return spawned !== undefined && Date.now() - Date.parse(spawned.createdAt) < RESTORE_WINDOW_MS;
}

async function agentBack(app: App, session: Session, lost: number): Promise<WayBack> {
  const project = await projectOf(app, session);
  if (!project || !session.agentProvider) return no("Its project is gone.");
  const agent = findAgent(app, project, session.agentProvider);
  if (!agent) return no(`The settings of ${project.name} have no agent ${session.agentProvider} any more.`);
  if (!(await readinessOf(app, project, agent)).program) return no(`${agent.name} is not installed any more. Run: ${agent.install}`);
  const isFresh = agent.signals !== "exit" && session.delegationId === null && !(await hasBegunTurn(app.db, session.id));
  if (isFresh) return { kind: "agent", project, agent, conversation: null, prompt: await firstWords(app, session, lost) };
  if (!agent.resume) return no(`${agent.name} has no way to go on with a conversation.`);
  if (session.agentSessionId === null) return no(`${agent.name} did not say which conversation it was in.`);
  return { kind: "agent", project, agent, conversation: session.agentSessionId, prompt: (await waitsForWords(app, session, lost)) ? "" : GO_ON };
}

/** The project with the autonomy that holds for what the session works on. */
async function projectOf(app: App, session: Session): Promise<Project | undefined> {
  const project = session.projectId ? await findProject(app.db, session.projectId) : undefined;
  const delegation = session.delegationId ? await findDelegation(app.db, session.delegationId) : undefined;
  const task = delegation && (await findTask(app.db, delegation.taskId));
  return project && task ? { ...project, autonomy: await autonomyOver(app, project, task) } : project;
}

async function firstWords(app: App, session: Session, generation: number): Promise<string> {
  const dir = app.runs.dir({ sessionId: session.id, generation });
  return (await app.files.exists(dir)) ? (await app.files.readText(dir, FIRST_WORDS)).text : "";
}

/** An agent at its prompt is only brought back there; a delegation's goes on unless it asked a person in words or a limit holds it up. */
async function waitsForWords(app: App, session: Session, lost: number): Promise<boolean> {
  if (await wasHibernated(app, { id: session.id, generation: lost })) return true;
  const delegation = session.delegationId ? await findDelegation(app.db, session.delegationId) : undefined;
  if (delegation) return delegation.parked !== null || (await listOpenDecisionsOfSession(app.db, session.id)).some(isQuestionInWords);
  const last = (await listSignals(app.db, session.id, { generation: lost, limit: LOOK_BACK })).findLast((s) => MOVES.has(s.body.kind))?.body;
  if (!last && lost > 1) return waitsForWords(app, session, lost - 1);
  return last?.kind === "turn-ended" || last?.kind === "interrupted" || (last?.kind === "turn-failed" && !last.retrying);
}

function no(why: string): WayBack {
  return { kind: "none", isOver: false, why };
}
