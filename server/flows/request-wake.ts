import type { Actor } from "#domain/action.ts";
import { AppError } from "#domain/errors.ts";
import type { Session } from "#domain/session.ts";
import type { App } from "../kernel.ts";
import { askWake } from "./ask-wake.ts";
import { wayBack } from "./way-back.ts";

/** Lets a hibernated agent come back by a person's word; without room for it, it waits in the queue. One that runs is awake. */
export async function requestWake(app: App, session: Session, actor: Actor): Promise<void> {
  if (session.status === "running" || session.status === "starting") return;
  if (session.status !== "hibernated") throw new AppError("wrong-state", "This terminal is not hibernated.", "Open a new one.");
  const way = await wayBack(app, session, session.generation);
  if (way.kind === "none") throw new AppError("wrong-state", way.why === "" ? "Its work is over, or being checked." : `It cannot come back: ${way.why}`, "It stays hibernated; its last screen can still be read.");
  await askWake(app, session.id, actor);
}
