import { resolve } from "node:path";
import type { Command } from "commander";
import { ProjectSettings } from "#domain/project.ts";
import { print, table } from "./print.ts";
import { call, EXIT, Stop } from "./server-call.ts";
import { findProject, type ProjectRow } from "./tasks.ts";

interface Options {
  json?: boolean;
}

type Settings = Record<string, unknown>;

const KEYS = `
Keys: name, autonomy (manual, confirm, full), ${Object.keys(ProjectSettings.shape).join(", ")}.
Values are JSON, else plain text; a dot reaches inside.

Examples:
  rdv project set shop autonomy=full baseBranch=develop
  rdv project set shop baseBranch=null 'setup=[["npm","ci"]]'
  rdv project set shop autonomyByType.documentation=full mayMerge=true
  rdv project set shop agents.codex.enabled=false
  rdv project set shop retry.maxAttempts=3 budget.usd=5 dailyBudget.usd=20`;

/** `rdv project …`: repositories that are registered here. */
export function addProjectCommands(program: Command): void {
  const project = program.command("project").description("repositories agents may work in");
  project.command("add").description("register a repository; this trusts it: agents read its settings and checks run its tests").argument("<path>", "the top folder of a git repository").option("--name <name>", "what to call it; else the folder's name").action(add);
  project.command("list").description("registered repositories").action(list);
  project.command("show").description("one project with its settings").argument("<name or id>").action(show);
  project.command("set").description("change settings; they hold from the next task on").argument("<name or id>").argument("<key=value...>").addHelpText("after", KEYS).action(set);
  project.command("remove").description("take a project out of the list; its files, branches and worktrees stay").argument("<name or id>").action(remove);
}

async function add(path: string, o: Options & { name?: string }): Promise<void> {
  const made = await call<ProjectRow>("POST", "/api/projects", { path: resolve(path), ...(o.name ? { name: o.name } : {}) });
  print(o, made, linesOf(made));
}

async function list(o: Options): Promise<void> {
  const { items } = await call<{ items: ProjectRow[] }>("GET", "/api/projects");
  print(o, items, items.length === 0 ? ["No projects yet. Add one with: rdv project add PATH"] : table(items.map((p) => [p.id, p.name, p.autonomy, p.path])));
}

async function show(id: string, o: Options): Promise<void> {
  const found = await call<ProjectRow & { settings: Settings }>("GET", `/api/projects/${(await findProject(id)).id}`);
  const settings = Object.entries(found.settings).map(([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)]);
  print(o, found, [...linesOf(found), "", ...table(settings)]);
}

async function set(id: string, pairs: string[], o: Options): Promise<void> {
  const path = `/api/projects/${(await findProject(id)).id}`;
  const changed = await call<ProjectRow>("PATCH", path, patchFrom(pairs, (await call<{ settings: Settings }>("GET", path)).settings));
  print(o, changed, linesOf(changed));
}

async function remove(id: string, o: Options): Promise<void> {
  const found = await findProject(id);
  await call("DELETE", `/api/projects/${found.id}`);
  print(o, { id: found.id }, [`removed ${found.name} from the list; ${found.path} is as it was`]);
}

function linesOf(p: ProjectRow): string[] {
  return table([["name", p.name], ["path", p.path], ["autonomy", p.autonomy], ["id", p.id], ["orchestrator", p.orchestratorId]]);
}

/** `a.b=1 c=text` as a patch; a dotted key changes one place inside what the setting holds now. */
export function patchFrom(pairs: readonly string[], settings: Readonly<Settings>): Settings {
  const patch: Settings = {};
  for (const pair of pairs) {
    const at = pair.indexOf("=");
    if (at < 1) throw new Stop(EXIT.usage, `${pair} is not of the form key=value.\nSee: rdv project set --help`);
    const [head = "", ...rest] = pair.slice(0, at).split(".");
    patch[head] = put(patch[head] ?? structuredClone(settings[head]), rest, valueOf(pair.slice(at + 1)));
  }
  return patch;
}

function put(into: unknown, path: readonly string[], value: unknown): unknown {
  const [head, ...rest] = path;
  if (head === undefined) return value;
  const record = typeof into === "object" && into !== null && !Array.isArray(into) ? { ...into } : {};
  return { ...record, [head]: put((record as Settings)[head], rest, value) };
}

function valueOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
