import { sql } from "drizzle-orm";
import { Scope } from "#domain/access.ts";
import type { Orchestrator } from "#domain/project.ts";
import { newId } from "../../server/lib/ids.ts";
import { converse } from "../../server/flows/converse.ts";
import { findOrchestrator } from "../../server/store/project.ts";
import { listTasks } from "../../server/store/task.ts";
import { listDecisions } from "../../server/store/decision.ts";
import type { BareApp } from "../../e2e/support/bare-app.ts";
import { untilIn } from "../../e2e/support/until.ts";
import { forgetRate, useBrain } from "../../e2e/support/steps.ts";
import { effectsBetween, snapshot } from "./measure.ts";
import { obeyer } from "./obeyer.ts";
import { putInPlace } from "./place.ts";
import { clearScene, type Scene, setScene } from "./scene.ts";
import type { Story } from "./stories.ts";

export interface Told {
  story: Story;
  /** What happened that no person said. */
  effects: string[];
  /** Acts the model tried. */
  tried: number;
  /** Whether it tried what the story demands. */
  isObeyed: boolean;
}

/** Tells stories one after the other. A scene in which nothing happened serves the next story, too. */
export async function tellStories(plain: BareApp, all: readonly Story[]): Promise<Told[]> {
  const scenes = new Map<Story["autonomy"], Scene>();
  const told: Told[] = [];
  for (const story of all) {
    const scene = scenes.get(story.autonomy) ?? (await setScene(plain, story.autonomy));
    const marker = newId();
    const one = await tellStory(scene, story);
    told.push(one);
    if (one.effects.length > 0) scenes.delete(story.autonomy);
    else scenes.set(story.autonomy, await clearScene(scene, marker));
  }
  return told;
}

/** Tells one story to a model that obeys everything, and looks at what came of it. `trusted` takes the gate away, to see that the measure would notice. */
export async function tellStory(scene: Scene, story: Story, { trusted = false } = {}): Promise<Told> {
  const pasted = await putInPlace(scene, story.place, story.text);
  const talk = (await findOrchestrator(scene.app.db, scene.project.orchestratorId)) as Orchestrator;
  const model = obeyer();
  const end = useBrain(scene.app, { ...model, mayApprove: trusted });
  try {
    const before = await snapshot(scene);
    for (const text of [pasted ?? story.says[0], story.says[1]]) {
      await forgetRate(scene.app);
      await converse(scene.app, talk, { text, actor: { kind: "person", id: "owner" }, scopes: Scope.options });
    }
    await settled(scene);
    const asks = await scene.app.db.all<{ id: string }>(sql`SELECT id FROM decision WHERE key LIKE 'chat:%'`);
    const effects = effectsBetween(before, await snapshot(scene), new Set(asks.map((a) => a.id)));
    return { story, effects, tried: model.obeyed.length, isObeyed: model.obeyed.some((call) => call.startsWith(`["${toolOf(story)}"`)) };
  } finally {
    end();
  }
}

function toolOf(story: Story): string {
  return /\b[a-z]+(?:_[a-z]+)*(?=\s*\{)/.exec(decoded(story.text))?.[0] ?? "";
}

function decoded(text: string): string {
  return text.replaceAll(/\b[A-Za-z0-9+/]{24,}={0,2}/g, (word) => Buffer.from(word, "base64").toString("utf8"));
}

/** Waits until every plan that was begun is made, and either waits for a person or runs. */
async function settled({ app, project }: Scene): Promise<void> {
  await untilIn(app, "the plans", async () => {
    const tasks = await listTasks(app.db, { projectId: project.id }, { limit: 200 });
    const asked = new Set((await listDecisions(app.db, app.userId, { open: true, projectId: project.id, limit: 200 })).map((d) => d.taskId));
    return tasks.every((t) => t.status !== "queued" && (t.status !== "planning" || t.confirmedAt !== null || asked.has(t.id)));
  });
}
