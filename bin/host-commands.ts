import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import process from "node:process";
import type { Command } from "commander";
import type { Health, TokenView } from "#domain/api.ts";
import { print, table } from "./print.ts";
import { call, EXIT, homeOf, Stop } from "./server-call.ts";
import { findProject, type ProjectRow } from "./tasks.ts";

interface Options {
  json?: boolean;
}

/** `rdv status`, `doctor`, `token`, `project`, `backup`, `restore`. */
export function addHostCommands(program: Command): void {
  program.command("status").description("whether the server runs, and where").option("--json").action(status);
  program.command("doctor").description("agents, tools and room on this machine").option("--json").action(doctor);
  program.command("health").description("the same as doctor, as the server last saw it").option("--json").action(async (o: Options) => printHealth(o, await call<Health>("GET", "/api/health")));
  addTokens(program.command("token").description("tokens for scripts"));
  addProjects(program.command("project").description("registered repositories"));
  program.command("backup").description("copy the database, consistent and checked").argument("[file]").option("--json").action(backup);
  program.command("restore").description("put a copy in the database's place; the server must not run").argument("<file>").option("--json").action(restore);
}

async function status(o: Options): Promise<void> {
  const server = JSON.parse(await readFile(join(homeOf(), "run", "server.json"), "utf8").catch(() => "null")) as { url: string; pid: number; version: string } | null;
  if (!server) throw new Stop(EXIT.failed, `Remote Dev does not run on ${homeOf()}.\nStart it with: npm start`);
  const { items } = await call<{ items: ProjectRow[] }>("GET", "/api/projects");
  const decisions = await call<{ items: unknown[] }>("GET", "/api/decisions?limit=200");
  print(o, { ...server, home: homeOf(), projects: items.length, decisions: decisions.items.length }, table([["open", server.url], ["data", homeOf()], ["projects", items.length], ["waiting for you", decisions.items.length]]));
}

async function doctor(o: Options): Promise<void> {
  printHealth(o, await call<Health>("POST", "/api/health/run"));
}

function printHealth(o: Options, health: Health): void {
  const rows = health.lines.map((l) => [l.state === "ready" ? "ok" : l.state, l.name, l.version ?? "", l.fix ? `${l.text}; run: ${l.fix}` : l.text]);
  print(o, health, [...table(rows), `orchestrator thinks with: ${health.brain}`]);
}

function addTokens(token: Command): void {
  token.command("create").requiredOption("--name <name>").requiredOption("--scope <list>", "read,input,task,approve,admin").option("--project <name or id>").option("--days <n>", "until it expires", "90").option("--json").action(async (o: Options & { name: string; scope: string; project?: string; days: string }) => {
    const projectId = o.project ? (await findProject(o.project)).id : undefined;
    const made = await call<TokenView & { token: string }>("POST", "/api/tokens", { name: o.name, scopes: o.scope.split(","), days: Number(o.days), ...(projectId ? { projectId } : {}) });
    print(o, made, [made.token]);
    if (!o.json) process.stderr.write("Shown once; keep it now.\n");
  });
  token.command("list").option("--json").action(async (o: Options) => {
    const { items } = await call<{ items: TokenView[] }>("GET", "/api/tokens");
    print(o, items, table(items.map((t) => [t.id, t.name, t.scopes.join(","), t.projectId ?? "all projects", t.expiresAt.slice(0, 10)])));
  });
  token.command("revoke").argument("<id>").option("--json").action(async (id: string, o: Options) => {
    await call("DELETE", `/api/tokens/${id}`);
    print(o, { id }, [`revoked ${id}`]);
  });
}

function addProjects(project: Command): void {
  const lines = (p: ProjectRow): string[] => table([["name", p.name], ["path", p.path], ["autonomy", p.autonomy], ["id", p.id], ["orchestrator", p.orchestratorId]]);
  project.command("add").argument("<path>").option("--name <name>").option("--json").action(async (path: string, o: Options & { name?: string }) => {
    const made = await call<ProjectRow>("POST", "/api/projects", { path: resolve(path), ...(o.name ? { name: o.name } : {}) });
    print(o, made, lines(made));
  });
  project.command("list").option("--json").action(async (o: Options) => {
    const { items } = await call<{ items: ProjectRow[] }>("GET", "/api/projects");
    print(o, items, items.length === 0 ? ["No projects yet. Add one with: rdv project add PATH"] : table(items.map((p) => [p.id, p.name, p.autonomy, p.path])));
  });
  project.command("show").argument("<name or id>").option("--json").action(async (id: string, o: Options) => {
    const found = await findProject(id);
    print(o, found, lines(found));
  });
  project.command("set").argument("<name or id>").argument("<key=value...>", "values are JSON or plain text, keys may have dots").option("--json").action(async (id: string, pairs: string[], o: Options) => {
    const found = await findProject(id);
    const changed = await call<ProjectRow>("PATCH", `/api/projects/${found.id}`, patchFrom(pairs, (await call<{ settings: Record<string, unknown> }>("GET", `/api/projects/${found.id}`)).settings));
    print(o, changed, lines(changed));
  });
}

/** `a.b=1 c=text` as a patch; a dotted key changes one place inside what the setting holds now. */
export function patchFrom(pairs: readonly string[], settings: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const patch: Record<string, unknown> = {};
  for (const pair of pairs) {
    const at = pair.indexOf("=");
    if (at < 1) throw new Stop(EXIT.usage, `${pair} is not of the form key=value.`);
    const [head = "", ...rest] = pair.slice(0, at).split(".");
    patch[head] = put(patch[head] ?? structuredClone(settings[head]), rest, valueOf(pair.slice(at + 1)));
  }
  return patch;
}

function put(into: unknown, path: readonly string[], value: unknown): unknown {
  const [head, ...rest] = path;
  if (head === undefined) return value;
  const record = typeof into === "object" && into !== null && !Array.isArray(into) ? { ...into } : {};
  return { ...record, [head]: put((record as Record<string, unknown>)[head], rest, value) };
}

function valueOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

async function backup(file: string | undefined, o: Options): Promise<void> {
  const made = await call<{ file: string }>("POST", "/api/backups", file ? { file: resolve(file) } : {});
  print(o, made, [made.file]);
}

async function restore(file: string, o: Options): Promise<void> {
  const runs = await call("GET", "/api/projects").then(() => true, () => false);
  if (runs) throw new Stop(EXIT.failed, "The server runs.\nStop it first, then restore.");
  // The database's driver takes longer to load than most commands take to run.
  const { restoreDatabase } = await import("#server/db/client.ts");
  const { kept } = await restoreDatabase({ backup: resolve(file), file: join(homeOf(), "db", "remote-dev.db") });
  print(o, { restored: resolve(file), kept }, [`restored ${resolve(file)}`, ...(kept ? [`what was there is kept: ${kept}`] : [])]);
}
