import type { Delegation } from "#domain/delegation.ts";
import type { App } from "../kernel.ts";
import { findSession } from "../store/session.ts";

/** Holds the processes of a try's agent where they are, or lets them go on. Nothing of them is lost, and both may be repeated. */
export async function holdAgent(app: App, delegation: Pick<Delegation, "sessionId">, held: boolean): Promise<void> {
  const session = delegation.sessionId ? await findSession(app.db, delegation.sessionId) : undefined;
  if (session?.status !== "running") return;
  const { process } = await app.runs.receipt({ sessionId: session.id, generation: session.generation });
  if (process) await app.processes.hold(process, held);
}
