import type { BrainsPatch } from "#domain/brains-view.ts";
import type { App } from "../kernel.ts";
import { putPreferences } from "../store/model-call.ts";

/** Says what counts when a brain is chosen; kinds that are left out stay as they are. */
export async function preferBrains(app: App, prefer: BrainsPatch["prefer"]): Promise<void> {
  const preferences = { ...app.models.preferences, ...Object.fromEntries(Object.entries(prefer).filter(([, value]) => value !== undefined)) };
  await app.bus.commit((db) => ({ writes: [putPreferences(db, preferences)], events: [], result: undefined }));
  app.models.preferences = preferences;
}
