import type { LoggedEvent } from "#domain/events.ts";
import { noteUsage } from "../flows/note-usage.ts";
import { readTranscript } from "../flows/read-transcript.ts";
import { watchBudget } from "../flows/watch-budget.ts";
import type { App } from "../kernel.ts";
import { listDecisionsOf } from "../store/decision.ts";
import { findProject } from "../store/project.ts";
import { findSession } from "../store/session.ts";
import { findTask, listOpenDelegations } from "../store/task.ts";

/** Milliseconds between looks while an agent works that has a budget: time passes, and a long turn tells only in its record. */
const LOOK_MS = 15_000;

/** Reacts to `usage.noted`, `delegation.changed` (an agent runs) and changed budgets: whoever is near or over a limit is told of, or held. */
export function startBudgets(app: App, lookMs = LOOK_MS): { stop(): void } {
  let timer: NodeJS.Timeout | undefined;
  const lookLater = (): void => {
    clearTimeout(timer);
    if (!app.stopping.aborted) timer = setTimeout(() => app.background("watch-budgets", lookAtAll), lookMs);
  };
  const lookAtAll = async (): Promise<void> => {
    const limited = await limitedWork(app);
    for (const { taskId, sessionId } of limited) {
      await readUsage(app, sessionId);
      await watchBudget(app, taskId);
    }
    if (limited.length > 0) lookLater();
  };
  const stop = app.bus.subscribe((events) => {
    for (const taskId of new Set(events.filter(mayExceed).flatMap((e) => e.taskId ?? []))) app.background("watch-budget", () => watchBudget(app, taskId));
    if (events.some((e) => mayExceed(e) || e.kind === "project.changed")) lookLater();
  });
  app.background("watch-budgets", lookAtAll);
  return {
    stop() {
      stop();
      clearTimeout(timer);
    },
  };
}

function mayExceed({ kind, payload }: LoggedEvent): boolean {
  return kind === "usage.noted" || kind === "task.edited" || (kind === "delegation.changed" && payload["to"] === "running");
}

/** Agents at work whose task or project has a budget, or had one. */
async function limitedWork(app: App): Promise<{ taskId: string; sessionId: string | null }[]> {
  const running = (await listOpenDelegations(app.db)).filter((d) => d.status === "running");
  // One that is held goes on when its limit is taken away altogether.
  const asked = new Set((await listDecisionsOf(app.db, running.map((d) => d.taskId), ["open"])).flatMap((d) => (d.body.kind === "budget" ? [d.taskId] : [])));
  const checked = await Promise.all(running.map(async (d) => {
    const [task, project] = await Promise.all([findTask(app.db, d.taskId), findProject(app.db, d.projectId)]);
    const budgets = [task?.budget, project?.settings.budget, project?.settings.dailyBudget];
    return asked.has(d.taskId) || budgets.some((b) => b && Object.keys(b).length > 0) ? [{ taskId: d.taskId, sessionId: d.sessionId }] : [];
  }));
  return checked.flat();
}

async function readUsage(app: App, sessionId: string | null): Promise<void> {
  const session = sessionId ? await findSession(app.db, sessionId) : undefined;
  const facts = session && (await readTranscript(app, session));
  if (session && facts) await noteUsage(app, session, facts.usage);
}
