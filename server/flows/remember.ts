import { AppError } from "#domain/errors.ts";
import type { Memory, MemoryKind } from "#domain/memory.ts";
import type { Project } from "#domain/project.ts";
import { cleanText } from "#domain/text.ts";
import type { App } from "../kernel.ts";
import { newId, now } from "../lib/ids.ts";
import { countMemories, deleteMemory, findMemory, insertMemory, updateMemory } from "../store/memory.ts";

/** Memories a project may have. */
const MOST = 1000;

export interface Remembering {
  project: Project;
  text: string;
  kind: MemoryKind;
  origin: Memory["origin"];
  createdBy: string;
  source: string;
  /** Whether a person said just this; otherwise it is a note. */
  stands: boolean;
}

/** Keeps something in mind for a project. Only what a person said stands; anything else is a note until a person confirms it. */
export async function remember(app: App, about: Remembering): Promise<Memory> {
  const { project, stands, ...fields } = about;
  const text = app.redact(cleanText(about.text)).trim();
  if (text === "") throw new AppError("bad-request", "There are no words in it that could be kept.", "Say it in words.");
  const at = now();
  const row: Memory = { id: newId(), projectId: project.id, ...fields, text, standsSince: stands ? at : null, createdAt: at };
  return app.bus.commit(async (db) => {
    if ((await countMemories(db, project.id)) >= MOST) throw new AppError("wrong-state", `${project.name} has ${MOST} memories already.`, "Forget some on its Learn page first.");
    return {
      writes: [insertMemory(db, row)],
      events: [{ kind: "memory.changed", projectId: project.id, payload: { memoryId: row.id, to: stands ? "standing" : "noted" } }],
      result: row,
    };
  });
}

/** A person stands behind a note from now on, or has it forgotten. Safe to repeat. */
export function settleMemory(app: App, memory: Pick<Memory, "id" | "projectId">, to: "standing" | "forgotten"): Promise<void> {
  return app.bus.commit(async (db) => {
    const current = await findMemory(db, memory.id);
    const isSame = !current || (to === "standing" && current.standsSince !== null);
    if (isSame) return { writes: [], events: [], result: undefined };
    return {
      writes: [to === "forgotten" ? deleteMemory(db, memory.id) : updateMemory(db, memory.id, { standsSince: now() })],
      events: [{ kind: "memory.changed", projectId: memory.projectId, payload: { memoryId: memory.id, to } }],
      result: undefined,
    };
  });
}
