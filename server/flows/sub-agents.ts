import { leftBehind, subAgentsAt } from "#domain/sub-agents.ts";
import type { App } from "../kernel.ts";
import { now } from "../lib/ids.ts";
import { listSignalsOf } from "../store/session.ts";

/** Names of a try's sub-agents that were at work when something stopped its agent. */
export async function subAgentsStopped(app: App, delegationId: string, at: string = now()): Promise<string[]> {
  return subAgentsAt(await listSignalsOf(app.db, [delegationId], ["sub-agent"]), at);
}

/** Says at the end of the work which sub-agents the last limit had stopped and did not go on. */
export async function noteLeftBehind(app: App, on: { id: string; taskId: string; projectId: string }): Promise<void> {
  const signals = await listSignalsOf(app.db, [on.id], ["sub-agent", "turn-failed"]);
  const limit = signals.findLast(({ body }) => body.kind === "turn-failed" && body.limit !== undefined);
  const left = limit ? leftBehind(signals, limit.at) : [];
  if (left.length === 0) return;
  const text = `${left.length === 1 ? "A sub-agent" : `${left.length} sub-agents`} that the limit stopped did not go on: ${left.join(", ")}`;
  await app.bus.commit(() => ({ writes: [], events: [{ kind: "delegation.logged", projectId: on.projectId, taskId: on.taskId, delegationId: on.id, payload: { text: text.slice(0, 300) } }], result: undefined }));
}
