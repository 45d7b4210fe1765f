import type { Actor } from "#domain/action.ts";
import type { App } from "../kernel.ts";
import { findProject } from "../store/project.ts";
import { findSession } from "../store/session.ts";
import { agentOf } from "./choose-agent.ts";
import { sendInput } from "./send-input.ts";

/** Milliseconds between a paste and its Enter: some CLIs take an Enter right behind a paste for a part of it. */
const PASTE_MS = 700;
/** Milliseconds in which the agent's turn has to begin. */
const BEGIN_MS = 10_000;

/** Types words into the terminal of an agent that waits at its prompt. Its next turn is the acknowledgement; without one Enter is pressed once more. */
export async function tellAgent(app: App, sessionId: string, say: { actor: Actor; text: string }): Promise<void> {
  await sendInput(app, sessionId, { ...say, enter: false });
  await pause(PASTE_MS);
  const begun = turnBegins(app, sessionId);
  await sendInput(app, sessionId, { actor: say.actor, text: "", enter: true });
  app.background("press-again", async () => {
    if (!(await begun) && (await waitsAtPrompt(app, sessionId))) await sendInput(app, sessionId, { actor: say.actor, text: "", enter: true });
  });
}

function turnBegins(app: App, sessionId: string): Promise<boolean> {
  return new Promise((resolve) => {
    const end = (begun: boolean): void => {
      stop();
      clearTimeout(timer);
      resolve(begun);
    };
    const timer = setTimeout(() => end(false), BEGIN_MS);
    const stop = app.bus.subscribe((events) => {
      if (events.some((e) => e.kind === "agent.signalled" && e.sessionId === sessionId && e.payload["signal"] === "turn-started")) end(true);
    });
  });
}

/** Enter is pressed at nothing that may be a dialog: the answer it has chosen by itself is nobody's. */
async function waitsAtPrompt(app: App, sessionId: string): Promise<boolean> {
  const session = await findSession(app.db, sessionId);
  const project = session?.projectId ? await findProject(app.db, session.projectId) : undefined;
  if (session?.status !== "running" || !session.agentProvider || !project || app.stopping.aborted) return false;
  const agent = agentOf(app, project, session.agentProvider);
  const pane = await app.tmux.find(sessionId);
  if (agent.titleState(pane?.title ?? "") === "permission") return false;
  const state = agent.screenState(await app.tmux.capture(sessionId, { lines: 0, colours: false, joined: true }));
  return state === "idle" || state === "unknown";
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
