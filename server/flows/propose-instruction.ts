import type { Pattern } from "#domain/pattern.ts";
import { putItem } from "#domain/managed-block.ts";
import type { Recommendation } from "#domain/post-mortem.ts";
import type { Project } from "#domain/project.ts";
import type { Task } from "#domain/task.ts";
import { oneLine } from "#domain/text.ts";
import type { App } from "../kernel.ts";
import { newId, now, sha256 } from "../lib/ids.ts";
import { unifiedDiff } from "../lib/unified-diff.ts";
import { insertDecision, newDecision } from "../store/decision.ts";
import { insertRecommendation, listRecommendations } from "../store/learning.ts";
import { findAgent } from "./choose-agent.ts";

interface Finding {
  project: Project;
  task: Task;
  postMortemId: string;
  pattern: Pattern;
}

/** Proposes one line of instructions for a pattern, with the diff it would make. What is applied, open or dismissed already is left alone. */
export async function proposeInstruction(app: App, on: Finding): Promise<void> {
  const { project, pattern } = on;
  const itemId = `cmd-${sha256(pattern.key).slice(0, 8)}`;
  const known = (await listRecommendations(app.db, project.id, ["proposed", "applied", "dismissed"])).filter((r) => r.itemId === itemId);
  // A dismissal stands until the evidence has doubled.
  if (known.some((r) => r.status !== "dismissed" || pattern.supportTasks < 2 * r.pattern.supportTasks)) return;
  const file = await instructionFileOf(app, on);
  const text = itemText(pattern);
  const preview = await previewOf(app, project, { file, item: { id: itemId, text } });
  if (!preview) return;
  const at = now();
  const row: Recommendation = {
    id: newId(), postMortemId: on.postMortemId, taskId: on.task.id, projectId: project.id, form: "instruction", title: `Name the command ${oneLine(pattern.example, 80)}`,
    item: text, itemId, file, diff: preview.diff, baseHash: preview.baseHash, pattern, status: "proposed", appliedSha: null, revertedSha: null, checkpointId: null, createdAt: at, updatedAt: at,
  };
  await app.bus.commit((db) => {
    const decision = newDecision({ projectId: project.id, taskId: on.task.id }, { key: `recommendation:${row.id}`, title: row.title, body: { kind: "recommendation", recommendationId: row.id } });
    const place = { projectId: project.id, taskId: on.task.id };
    return {
      writes: [insertRecommendation(db, row), insertDecision(db, decision)],
      events: [
        { kind: "recommendation.changed", ...place, payload: { recommendationId: row.id, to: "proposed", title: row.title } },
        { kind: "decision.opened", ...place, payload: { decisionId: decision.id, kind: "recommendation", title: row.title } },
      ],
      result: undefined,
    };
  });
}

/** The diff an item would make to a file, bound to the file's present text; undefined when it would change nothing or is refused. */
export async function previewOf(app: App, project: Project, on: { file: string; item: { id: string; text: string } }): Promise<{ diff: string; baseHash: string; text: string } | undefined> {
  const { text, hash } = await app.files.readText(project.path, on.file);
  const edit = putItem(text, on.item);
  if (!edit.ok || edit.text === text) return undefined;
  return { diff: unifiedDiff(on.file, text, edit.text), baseHash: hash, text: edit.text };
}

/** The instruction file this project's agents read: one that is there, else the first the task's agent looks for. */
async function instructionFileOf(app: App, on: Finding): Promise<string> {
  const names = findAgent(app, on.project, on.task.assignedAgent ?? "")?.instructionFiles ?? ["AGENTS.md", "CLAUDE.md"];
  const present = await app.files.readTexts(on.project.path, names);
  return names.find((name) => present[name] !== undefined) ?? names[0] ?? "AGENTS.md";
}

function itemText(pattern: Pattern): string {
  return `Command that tasks here run: \`${oneLine(pattern.example, 150)}\``;
}
