import { actLine } from "#domain/step-words.ts";
import { AppError } from "#domain/errors.ts";
import { cleanText, oneLine } from "#domain/text.ts";
import type { App, ToolCaller } from "../kernel.ts";
import { sha256 } from "../lib/ids.ts";
import { findDecisionByKey, insertDecision, listOpenProposals, newDecision } from "../store/decision.ts";
import { findOrchestratorOf } from "../store/project.ts";
import { projectFor, taskFor } from "./find-project.ts";

/** Proposals of one conversation that may wait at once; a model cannot bury the inbox. */
const MOST_OPEN = 5;

export interface Proposal {
  /** What runs on a yes: exactly this call. Null where the yes itself is the answer. */
  act: { tool: string; input: Record<string, unknown> } | null;
  title: string;
  why: string;
  project: string | undefined;
}

/** Puts something before the person that only they may order. The same proposal of the same answer is put once. */
export async function proposeAct(app: App, caller: ToolCaller, proposal: Proposal): Promise<{ decisionId: string; title: string }> {
  const project = await projectFor(app, caller, proposal.project);
  const orchestratorId = caller.orchestratorId ?? (await findOrchestratorOf(app.db, project.userId, project.id))?.id;
  if (!orchestratorId) throw new AppError("internal", "The project has no conversation.", "Report this; nothing was proposed.");
  const number = proposal.act?.input["number"];
  const about = typeof number === "number" ? `: ${(await taskFor(app, caller, { number, project: proposal.project })).task.title}` : "";
  const line = proposal.act ? actLine(proposal.act) : { title: oneLine(proposal.title, 160), rest: "" };
  const key = `proposal:${orchestratorId}:${sha256(JSON.stringify([caller.turn?.answerId ?? caller.actorId, proposal.act, line.title])).slice(0, 24)}`;
  const title = oneLine(line.title + about, 200);
  const body = { kind: "proposal" as const, orchestratorId, act: proposal.act, what: cleanText([title, line.rest].filter(Boolean).join("\n")), why: oneLine(proposal.why, 600) };
  return app.bus.commit(async (db) => {
    const known = await findDecisionByKey(db, key);
    if (known) return { writes: [], events: [], result: { decisionId: known.id, title } };
    if ((await listOpenProposals(db, orchestratorId)).length >= MOST_OPEN) throw new AppError("rate-limited", `${MOST_OPEN} proposals of this conversation wait for the person already.`, "Wait until they are answered.", { retryAfter: 60 });
    const row = newDecision({ projectId: project.id }, { key, title, body });
    return {
      writes: [insertDecision(db, row)],
      events: [{ kind: "decision.opened", projectId: project.id, payload: { decisionId: row.id, kind: "proposal", title } }],
      result: { decisionId: row.id, title },
    };
  });
}
