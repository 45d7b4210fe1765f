import { z } from "zod";
import { actorOf } from "#domain/access.ts";
import { listOf } from "#domain/api.ts";
import { AppError } from "#domain/errors.ts";
import { Id } from "#domain/ids.ts";
import { Memory, MemoryCreate } from "#domain/memory.ts";
import { remember, settleMemory } from "../flows/remember.ts";
import type { App } from "../kernel.ts";
import { findMemory, listMemories } from "../store/memory.ts";
import { type Asker, ownProject } from "./own.ts";
import { addRoute, type Api } from "./route.ts";

const tag = "learning";
const byId = z.object({ id: Id });

/** What a project's conversations keep in mind. */
export function addMemory(api: Api, app: App): void {
  const own = async (asker: Asker, id: string): Promise<Memory> => {
    const missing = new AppError("not-found", "There is no such memory.", "Look at the list again.");
    const memory = await findMemory(app.db, id);
    if (!memory) throw missing;
    await ownProject(app, asker, memory.projectId).catch(() => {
      throw missing;
    });
    return memory;
  };

  addRoute(api, app, { method: "get", path: "/api/projects/{id}/memories", tag, summary: "What is kept in mind, newest first", params: byId, response: listOf(Memory) }, async (asked) => {
    const project = await ownProject(app, asked, asked.params.id);
    return { items: await listMemories(app.db, project.id, { limit: 1000 }), nextCursor: null };
  });

  addRoute(api, app, { method: "post", path: "/api/projects/{id}/memories", tag, summary: "Keep something in mind; it stands at once", params: byId, body: MemoryCreate, status: 201, response: Memory }, async (asked) => {
    const project = await ownProject(app, asked, asked.params.id);
    return remember(app, { project, ...asked.body, origin: "person", createdBy: actorOf(asked.principal).id, source: "learn", stands: true });
  });

  addRoute(api, app, { method: "post", path: "/api/memories/{id}/confirm", tag, summary: "Stand behind a note from now on", params: byId, status: 204 }, async (asked) => settleMemory(app, await own(asked, asked.params.id), "standing"));

  addRoute(api, app, { method: "delete", path: "/api/memories/{id}", tag, summary: "Forget it", params: byId, status: 204 }, async (asked) => settleMemory(app, await own(asked, asked.params.id), "forgotten"));
}
