import type { Time } from "#domain/ids.ts";
import type { App } from "../kernel.ts";
import { listOpenLandings } from "../store/landing.ts";
import { checkLanding } from "./check-landing.ts";
import { resumeLanding } from "./land-task.ts";
import { resumeTogether } from "./land-together.ts";
import { resumeUndo } from "./undo-landing.ts";

/** Landings another server began: those on their way are brought to their end, those that landed are looked at. */
export async function takeUpLandings(app: App, before: Time): Promise<void> {
  const open = (await listOpenLandings(app.db)).filter((l) => l.createdAt < before);
  const together = new Set(open.flatMap((l) => l.together ?? []));
  for (const id of together) await resumeTogether(app, id).catch((error: unknown) => app.log.warn({ err: error, landing: id }, "landings that belong together could not be gone on with"));
  for (const landing of open.filter((l) => !l.together || l.status === "undone")) {
    const next = landing.status === "landing" ? () => resumeLanding(app, landing) : landing.status === "undoing" ? () => resumeUndo(app, landing) : undefined;
    if (!next) app.background("check-landing", () => checkLanding(app, landing.id));
    await next?.().catch((error: unknown) => app.log.warn({ err: error, landing: landing.id }, "a landing could not be gone on with"));
  }
}
