import { AppError } from "#domain/errors.ts";
import { oneLine } from "#domain/text.ts";
import type { App, ToolCaller } from "../kernel.ts";
import { findOpenAsk, insertDecision, newDecision } from "../store/decision.ts";
import { newId } from "../lib/ids.ts";
import { findOrchestratorOf, listProjects } from "../store/project.ts";
import { projectFor } from "./find-project.ts";

export interface Asking {
  question: string;
  choices: readonly { label: string; description?: string | undefined }[];
  project: string | undefined;
}

/** A question as it was put; without a decision it stands in the conversation only. */
interface Asked {
  decisionId: string | null;
  question: string;
  choices: string[];
}

/** Puts one question with choices before the person. The answer comes back as their next words in the conversation. */
export async function askPerson(app: App, caller: ToolCaller, asking: Asking): Promise<Asked> {
  if (await isOfNoProject(app, caller, asking)) return { decisionId: null, question: oneLine(asking.question, 600), choices: asking.choices.map((c) => oneLine(c.label, 120)) };
  const project = await projectFor(app, caller, asking.project);
  const orchestratorId = caller.orchestratorId ?? (await findOrchestratorOf(app.db, project.userId, project.id))?.id;
  if (!orchestratorId) throw new AppError("internal", "The project has no conversation.", "Report this; nothing was asked.");
  const question = oneLine(asking.question, 600);
  const choices = asking.choices.map((c) => ({ label: oneLine(c.label, 120), description: oneLine(c.description ?? "", 300) }));
  return app.bus.commit<Asked>(async (db) => {
    if (await findOpenAsk(db, orchestratorId)) throw new AppError("wrong-state", "A question is open already.", "Wait for its answer; one at a time.");
    const body = { kind: "ask" as const, orchestratorId, questions: [{ text: question, choices, multiple: false }] };
    const row = newDecision({ projectId: project.id }, { key: `chat:${orchestratorId}:${newId()}`, title: oneLine(question, 160), body });
    return {
      writes: [insertDecision(db, row)],
      events: [{ kind: "decision.opened", projectId: project.id, payload: { decisionId: row.id, kind: "ask", title: row.title } }],
      result: { decisionId: row.id, question, choices: choices.map((c) => c.label) },
    };
  });
}

/** In Master Control a question may be about no single project, as which one is meant: it is asked where it came up, and is in no project's inbox. */
async function isOfNoProject(app: App, { userId, projectId, turn }: ToolCaller, { project }: Asking): Promise<boolean> {
  return turn !== undefined && projectId === null && project === undefined && (await listProjects(app.db, userId)).length !== 1;
}
