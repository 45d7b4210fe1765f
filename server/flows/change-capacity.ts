import type { Actor } from "#domain/action.ts";
import { Capacity, type CapacityPatch } from "#domain/capacity.ts";
import type { App } from "../kernel.ts";
import { findCapacity, saveCapacity } from "../store/queue.ts";

/** Changes how much of this machine agents may take. What runs goes on; who waits is looked at anew. */
export function changeCapacity(app: App, patch: CapacityPatch, actor: Actor): Promise<void> {
  return app.bus.commit(async (db) => {
    const value = Capacity.parse({ ...(await findCapacity(db)), ...patch });
    return { writes: [saveCapacity(db, value)], events: [{ kind: "capacity.changed", actor, payload: { fields: Object.keys(patch) } }], result: undefined };
  });
}
