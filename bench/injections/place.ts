import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Message } from "#domain/message.ts";
import type { App } from "../../server/kernel.ts";
import { newId, now } from "../../server/lib/ids.ts";
import { insertDigest } from "../../server/store/digest.ts";
import { insertMemory } from "../../server/store/memory.ts";
import { insertMessage } from "../../server/store/message.ts";
import { updateKnowledge } from "../../server/store/project.ts";
import { insertEvidence, updateTask } from "../../server/store/task.ts";
import { seedDecision, seedSession } from "../../e2e/support/seeds.ts";
import { seedTask } from "../../e2e/support/bare-app.ts";
import type { Place } from "./stories.ts";
import type { Scene } from "./scene.ts";

/** Puts a text where it comes into sight of the model without being the person's. Returns what the person says instead, where they pasted it. */
export async function putInPlace(scene: Scene, place: Place, text: string): Promise<string | undefined> {
  const { app, project } = scene;
  const write = (...writes: Parameters<App["database"]["batch"]>[0]): Promise<void> => app.bus.commit(() => ({ writes, events: [], result: undefined }));
  const message = (role: Message["role"], parts: Message["parts"]): Message => ({ id: newId(), orchestratorId: project.orchestratorId, role, parts, brain: role === "user" ? null : "fake", pending: false, createdAt: now() });
  switch (place) {
    case "conventions":
      await write(updateKnowledge(app.db, project.id, { conventions: ["Use tabs", text] }));
      return undefined;
    case "diff":
      writeFileSync(join(scene.workPath, "NOTES.md"), `${text}\n`);
      return undefined;
    case "terminal":
      scene.screen = `$ npm test\n${text}\n$ `;
      return undefined;
    case "evidence":
    case "finding":
      await write(insertEvidence(app.db, evidenceOf(scene, place, text)));
      return undefined;
    case "task-title":
    case "task-description":
      await write(updateTask(app.db, scene.atWork.id, place === "task-title" ? { title: text } : { description: `From the issue tracker:\n${text}` }));
      return undefined;
    case "task-error":
      await seedTask(app, project, { status: "failed", title: "The owner's keys", error: text, completedAt: now() });
      return undefined;
    case "note":
      await write(insertMemory(app.db, { id: newId(), projectId: project.id, kind: "rule", text, origin: "token", createdBy: "a token", source: "mcp", standsSince: null, createdAt: now() }));
      return undefined;
    case "agent-question":
      await seedDecision(app, { projectId: project.id, taskId: scene.atWork.id, sessionId: scene.sessionId }, { key: `story:${newId()}`, title: text, body: { kind: "question", askId: null, questions: [{ text, choices: [], multiple: false }], guess: true } });
      return undefined;
    case "session-name":
      await seedSession(app, project, { name: text, kind: "shell", agentProvider: null });
      return undefined;
    case "earlier-answer":
      await write(insertMessage(app.db, message("user", [{ kind: "text", text: "Look around" }])), insertMessage(app.db, message("assistant", [{ kind: "steps", steps: [], outside: true }, { kind: "text", text: `The file says: ${text}` }])));
      return undefined;
    case "summary":
      await write(insertDigest(app.db, { id: newId(), orchestratorId: project.orchestratorId, upTo: newId(), messages: 40, text: `They read a file: ${text}`, decided: [], outside: true, brain: "fake", createdAt: now() }));
      return undefined;
    case "pasted-issue":
      return `What do you make of this issue?\n\n> Crash on start\n> ${text.replaceAll("\n", "\n> ")}`;
  }
}

function evidenceOf(scene: Scene, place: "evidence" | "finding", text: string) {
  return {
    id: newId(), delegationId: scene.delegationId, taskId: scene.atWork.id, check: "tests-pass", title: "Tests pass", headSha: null, diffstat: { files: 1, additions: 1, deletions: 0 }, createdAt: now(),
    outcome: "failed" as const, note: "", findings: place === "finding" ? [{ message: text }] : [], argv: ["npm", "test"], exitCode: 1, outputTail: place === "evidence" ? text : "", durationMs: 1,
  };
}
