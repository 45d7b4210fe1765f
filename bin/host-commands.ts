import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Command } from "commander";
import type { Health } from "#domain/api.ts";
import { print, table } from "./print.ts";
import { call, EXIT, homeOf, serverFile, Stop } from "./server-call.ts";
import type { ProjectRow } from "./tasks.ts";

interface Options {
  json?: boolean;
}

/** `rdv status`, `doctor`, `health`, `backup`, `restore`. */
export function addHostCommands(program: Command): void {
  program.command("status").description("whether the server runs, where, and what waits for you").action(status);
  program.command("doctor").description("look now which agents and tools are here and signed in, and what to run when not").action(async (o: Options) => printHealth(o, await call<Health>("POST", "/api/health/run")));
  program.command("health").description("the same, as the server last saw it").action(async (o: Options) => printHealth(o, await call<Health>("GET", "/api/health")));
  program.command("backup").description("copy the database while the server runs, consistent and checked; prints where").argument("[file]", "where to; without it into the data folder").action(backup);
  program.command("restore").description("put a copy in the database's place and keep what it replaces; the server must not run").argument("<file>", "a copy that rdv backup made").action(restore);
}

async function status(o: Options): Promise<void> {
  const server = await serverFile();
  const { items } = await call<{ items: ProjectRow[] }>("GET", "/api/projects");
  const decisions = await call<{ items: unknown[] }>("GET", "/api/decisions?limit=200");
  const { email } = await call<{ email: string | null }>("GET", "/api/me");
  const code = email === null ? (await readFile(join(homeOf(), "run", "set-up-code"), "utf8").catch(() => "")).trim() : "";
  const owner = email ?? `nobody yet; open the address${code ? ` with the set-up code ${code}` : ""}`;
  print(o, { ...server, home: homeOf(), owner: email, projects: items.length, decisions: decisions.items.length }, table([["open", server.url], ["data", homeOf()], ["owner", owner], ["projects", items.length], ["waiting for you", decisions.items.length]]));
}

function printHealth(o: Options, health: Health): void {
  const rows = health.lines.map((l) => [l.state === "ready" ? "ok" : l.state, l.name, l.version ?? "", l.fix ? `${l.text}; run: ${l.fix}` : l.text]);
  print(o, health, [...table(rows), `orchestrator thinks with: ${health.brain}`]);
}

async function backup(file: string | undefined, o: Options): Promise<void> {
  const made = await call<{ file: string }>("POST", "/api/backups", file ? { file: resolve(file) } : {});
  print(o, made, [made.file]);
}

async function restore(file: string, o: Options): Promise<void> {
  const runs = await call("GET", "/api/projects").then(() => true, () => false);
  if (runs) throw new Stop(EXIT.failed, "The server runs.\nStop it first, then restore.");
  if (!existsSync(resolve(file))) throw new Stop(EXIT.notFound, `There is no file ${resolve(file)}.\nCopies made by rdv backup without a name lie in ${join(homeOf(), "backups")}.`);
  // The database's driver takes longer to load than most commands take to run.
  const { restoreDatabase } = await import("#server/db/client.ts");
  const { kept } = await restoreDatabase({ backup: resolve(file), file: join(homeOf(), "db", "remote-dev.db") });
  print(o, { restored: resolve(file), kept }, [`restored ${resolve(file)}`, ...(kept ? [`what was there is kept: ${kept}`] : [])]);
}
