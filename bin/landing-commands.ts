import type { Command } from "commander";
import { type Landing, landingLine, type LandingPlan, LandingStrategy } from "#domain/landing.ts";
import { print, table } from "./print.ts";
import { call, EXIT, Stop } from "./server-call.ts";
import { findProject, findTask } from "./tasks.ts";

interface Options {
  json?: boolean;
  project?: string;
  by?: string;
  plan?: boolean;
  undo?: boolean;
  all?: boolean;
}

/** `rdv land NUMBER`: a verified task into the base branch, and back out of it. */
export function addLandingCommands(program: Command): void {
  program
    .command("land")
    .description("land a verified task on the project's base branch")
    .argument("[id or number]")
    .option("--by <strategy>", `one of: ${LandingStrategy.options.join(", ")}; else as the project keeps it`)
    .option("--all", "land all verified branches of the project in the forecast's order, each once the one before passed there")
    .option("--plan", "say what it would do and what blocks it; nothing changes")
    .option("--undo", "take it off the base branch again")
    .option("--project <name or id>", "in which project, when there are several")
    .action(land);
}

async function land(wanted: string | undefined, o: Options): Promise<void> {
  if (o.all) return landAll(o);
  if (wanted === undefined) throw new Stop(EXIT.usage, "Which task lands?\nGive its number, or --all for all that are verified.");
  const strategy = LandingStrategy.optional().safeParse(o.by);
  if (!strategy.success) throw new Stop(EXIT.usage, `There is no way ${o.by} to land.\nUse one of: ${LandingStrategy.options.join(", ")}`);
  const task = await findTask(wanted, o.project);
  const path = `/api/orchestrators/${task.orchestratorId}/tasks/${task.id}/landing`;
  if (o.plan) return showPlan(o, await call<LandingPlan>("GET", path));
  if (o.undo) return undo(o, await call<LandingPlan>("GET", path), task.number);
  const landing = await call<Landing>("POST", path, strategy.data ? { strategy: strategy.data } : {});
  const sites = landing.together ? ((await call<LandingPlan>("GET", path)).sites ?? []) : [];
  const each = sites.map((site) => [`  ${site.name}`, site.isUnchanged ? "stays as it was" : `${site.landing ?? "not landed"} on ${site.base}`]);
  print(o, landing, [`task ${task.number} landed on ${landing.base} as ${landing.toSha.slice(0, 7)} by ${landing.strategy}; its checks run there once more`, ...table(each)]);
}

async function landAll(o: Options): Promise<void> {
  const { id, name } = await findProject(o.project);
  const { order } = await call<{ order: number[] }>("POST", `/api/projects/${id}/landings`);
  print(o, { order }, [`${name}: ${order.join(", then ")} ${order.length === 1 ? "lands" : "land"} now; a red one ends the row and comes to the inbox`]);
}

function showPlan(o: Options, plan: LandingPlan): void {
  const ways = plan.ways.map((way) => [way.strategy === plan.strategy ? "*" : " ", way.strategy, way.why ?? landingLine(plan, way.strategy)]);
  const sites = (plan.sites ?? []).map((site) => [site.name, site.isUnchanged ? "stays as it was" : `${site.commits} ${site.commits === 1 ? "commit" : "commits"} onto ${site.base}`]);
  print(o, plan, [...table(sites), ...plan.blocks.map((block) => `blocked: ${block.what} ${block.next}`), ...table(ways)]);
}

async function undo(o: Options, { landing }: LandingPlan, number: number): Promise<void> {
  if (!landing) throw new Stop(EXIT.failed, `Task ${number} has not landed.`);
  const undone = await call<Landing>("POST", `/api/landings/${landing.id}/undo`);
  print(o, undone, [undone.undoHow === "reverted" ? `reverted on ${undone.base} by ${undone.undoSha?.slice(0, 7)}` : `${undone.base} is back at ${undone.undoSha?.slice(0, 7)}`]);
}
