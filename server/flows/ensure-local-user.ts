import type { App } from "../kernel.ts";
import { newId, now } from "../lib/ids.ts";
import { insertLocalUser, LOCAL_USER } from "../store/identity.ts";
import { findOrchestratorOf, insertOrchestrator } from "../store/project.ts";

/** The person this server works for, with Master Control; made at the first start, before there is a password. */
export async function ensureLocalUser(app: App): Promise<string> {
  await app.bus.commit(async (db) => {
    const master = await findOrchestratorOf(db, LOCAL_USER, null);
    if (master) return { writes: [], events: [], result: undefined };
    const row = { id: newId(), userId: LOCAL_USER, projectId: null, kind: "master" as const, brain: null, createdAt: now() };
    return { writes: [insertLocalUser(db, new Date()), insertOrchestrator(db, row)], events: [], result: undefined };
  });
  return LOCAL_USER;
}
