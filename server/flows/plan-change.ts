import type { Block, LandingPlan } from "#domain/landing.ts";
import type { Project } from "#domain/project.ts";
import { furtherOf, isUnchanged } from "#domain/site.ts";
import type { Task } from "#domain/task.ts";
import type { App } from "../kernel.ts";
import { listLandings } from "../store/landing.ts";
import { listDelegations } from "../store/task.ts";
import { planLanding } from "./plan-landing.ts";
import { type Stand, standsOf } from "./stands.ts";

interface Planned {
  stand: Stand;
  plan: LandingPlan;
}

/** What landing a task would do now; over several repositories what it would do in each, and what is in the way in any. Changes nothing. */
export async function planChange(app: App, on: { project: Project; task: Task }): Promise<LandingPlan> {
  const delegation = furtherOf(on.task).length === 0 ? undefined : (await listDelegations(app.db, [on.task.id], { brief: true })).at(-1);
  if (!delegation) return planLanding(app, on);
  const planned = await Promise.all((await standsOf(app, { ...on, delegation })).map(async (stand) => ({ stand, plan: await planLanding(app, { ...stand, at: stand.delegation }) })));
  const changed = planned.filter(({ stand }) => !isUnchanged(stand.delegation));
  const [own] = planned;
  const first = changed[0] ?? own;
  if (!own || !first) return planLanding(app, on);
  const lead = (await listLandings(app.db, [on.task.id])).at(-1) ?? null;
  return { ...first.plan, landing: lead, blocks: blocksOf(changed.length > 0 ? changed : [own]), ways: waysOf(changed, first.plan), conflicts: changed.flatMap(({ plan }) => plan.conflicts), brings: bringsOf(changed), sites: planned.map(siteOf) };
}

/** Whose work comes along in any repository, each once. */
function bringsOf(planned: readonly Planned[]): LandingPlan["brings"] {
  return [...new Map(planned.flatMap(({ plan }) => plan.brings).map((one) => [one.number, one])).values()].toSorted((a, b) => a.number - b.number);
}

/** What is in the way in one repository is in the way of all. */
function blocksOf(planned: readonly Planned[]): Block[] {
  return planned.flatMap(({ stand, plan }) => plan.blocks.map((block) => ({ ...block, what: `${stand.project.name}: ${block.what}` })));
}

/** A way that cannot be gone in one repository cannot be gone. */
function waysOf(planned: readonly Planned[], first: LandingPlan): LandingPlan["ways"] {
  return first.ways.map((way) => {
    const closed = planned.flatMap(({ stand, plan }) => plan.ways.flatMap((other) => (other.strategy === way.strategy && other.why !== null ? [`${stand.project.name}: ${other.why}`] : [])));
    return { ...way, why: closed[0] ?? null };
  });
}

function siteOf({ stand, plan }: Planned): NonNullable<LandingPlan["sites"]>[number] {
  const { base, commits, landing } = plan;
  return { projectId: stand.project.id, name: stand.project.name, base, commits, isUnchanged: isUnchanged(stand.delegation), landing: landing?.status ?? null };
}
