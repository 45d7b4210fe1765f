import type { Agent } from "#domain/agent.ts";
import type { Project } from "#domain/project.ts";
import type { Session } from "#domain/session.ts";
import type { Signal } from "#domain/signal.ts";
import type { App } from "../kernel.ts";
import { listOpenDecisionsOfSession } from "../store/decision.ts";
import { findProjects } from "../store/project.ts";
import { findSessionsWithNewest, listSignals } from "../store/session.ts";
import { agentOfSession } from "./agent-of-session.ts";
import { findAgent } from "./choose-agent.ts";

/** What is known of a session before its pane is looked at. */
export interface QuietFacts {
  project: Project;
  agent: Agent;
  /** Those that tell what it does now, oldest first. */
  signals: readonly Signal[];
}

/** Signals that tell what an agent does now. */
const LOOK_BACK = 12;

/** Gathers what is known; undefined where nothing is to be found out: there is no agent, or a person is asked. */
export async function quietFacts(app: App, session: Session): Promise<QuietFacts | undefined> {
  const on = await agentOfSession(app, session);
  if (!on || (await listOpenDecisionsOfSession(app.db, session.id)).length > 0) return undefined;
  return { ...on, signals: await signalsOf(app, session) };
}

/** Gathers for many, over and over: what a session's agent said is read again only when it said more. */
export interface QuietMemory {
  /** Of sessions by id those that run. None of them waits for a person. */
  of(ids: readonly string[]): Promise<(QuietFacts & { session: Session })[]>;
  forget(id: string): void;
}

export function createQuietMemory(app: App): QuietMemory {
  const known = new Map<string, { newest: string | null; generation: number; signals: readonly Signal[] }>();
  const signalsFor = async (session: Session, newest: string | null): Promise<readonly Signal[]> => {
    const before = known.get(session.id);
    if (before?.newest === newest && before.generation === session.generation) return before.signals;
    const signals = newest === null ? [] : await signalsOf(app, session);
    known.set(session.id, { newest, generation: session.generation, signals });
    return signals;
  };
  return {
    async of(ids) {
      const running = (await findSessionsWithNewest(app.db, ids)).filter(({ session }) => session.status === "running");
      const projects = new Map((await findProjects(app.db, [...new Set(running.flatMap(({ session }) => session.projectId ?? []))])).map((p) => [p.id, p]));
      const facts: (QuietFacts & { session: Session })[] = [];
      for (const { session, newest } of running) {
        const project = projects.get(session.projectId ?? "");
        const agent = project && session.agentProvider ? findAgent(app, project, session.agentProvider) : undefined;
        if (project && agent) facts.push({ session, project, agent, signals: await signalsFor(session, newest) });
      }
      return facts;
    },
    forget: (id) => void known.delete(id),
  };
}

function signalsOf(app: App, { id, generation }: Session): Promise<Signal[]> {
  return listSignals(app.db, id, { generation, limit: LOOK_BACK });
}
