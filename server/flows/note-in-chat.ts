import type { MessagePart } from "#domain/message.ts";
import type { Task } from "#domain/task.ts";
import type { App } from "../kernel.ts";
import { newId, now } from "../lib/ids.ts";
import { insertMessage } from "../store/message.ts";

/** Writes a fact about a task into the conversation it came from. */
export function noteInChat(app: App, task: Task, note: Pick<Extract<MessagePart, { kind: "note" }>, "state" | "text">): Promise<void> {
  return app.bus.commit((db) => {
    const row = {
      id: newId(), orchestratorId: task.orchestratorId, role: "system" as const, brain: null, pending: false, createdAt: now(),
      parts: [{ kind: "note" as const, ...note, taskId: task.id }],
    };
    return {
      writes: [insertMessage(db, row)],
      events: [{ kind: "message.added", projectId: task.projectId, taskId: task.id, payload: { messageId: row.id, orchestratorId: row.orchestratorId, role: row.role } }],
      result: undefined,
    };
  });
}
