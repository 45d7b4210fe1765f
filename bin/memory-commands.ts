import type { Command } from "commander";
import { type Memory, MemoryKind } from "#domain/memory.ts";
import { print, table } from "./print.ts";
import { call, EXIT, Stop } from "./server-call.ts";
import { findProject } from "./tasks.ts";

interface Options {
  json?: boolean;
  project?: string;
  kind?: string;
}

const inProject = ["--project <name or id>", "of which project; else the only one"] as const;
const ORIGIN: Record<Memory["origin"], string> = { person: "you said it", model: "noted by the orchestrator", token: "noted by a program" };

/** `rdv memories`: what conversations keep in mind, as Learn shows it. */
export function addMemoryCommands(program: Command): void {
  const memories = program.command("memories").description("what a project's conversations keep in mind");
  memories.command("list", { isDefault: true }).description("what is kept in mind, newest first").option(...inProject).action(list);
  memories.command("add").description("keep something in mind; it counts at once").argument("<text...>", "in your words").option("--kind <kind>", MemoryKind.options.join(", "), "fact").option(...inProject).action(add);
  memories.command("confirm").description("stand behind a note, so that it counts").argument("<id>", "from rdv memories, or its last letters").option(...inProject).action(async (id: string, o: Options) => settle(id, o, "confirm"));
  memories.command("forget").description("take it out of mind").argument("<id>", "from rdv memories, or its last letters").option(...inProject).action(async (id: string, o: Options) => settle(id, o, "forget"));
}

async function list(o: Options): Promise<void> {
  const items = await memoriesOf(o);
  print(o, items, items.length === 0 ? ['Nothing is kept in mind yet. Add something with: rdv memories add "…"'] : table(items.map((m) => [m.id, m.kind, m.standsSince === null ? `${ORIGIN[m.origin]}, not confirmed` : ORIGIN[m.origin], m.text])));
}

async function add(words: string[], o: Options): Promise<void> {
  const kind = MemoryKind.safeParse(o.kind);
  if (!kind.success) throw new Stop(EXIT.usage, `There is no kind ${o.kind}. Use one of: ${MemoryKind.options.join(", ")}.`);
  const { id } = await findProject(o.project);
  const made = await call<Memory>("POST", `/api/projects/${id}/memories`, { text: words.join(" "), kind: kind.data });
  print(o, made, [`kept in mind: ${made.text}`]);
}

async function settle(wanted: string, o: Options, act: "confirm" | "forget"): Promise<void> {
  const found = (await memoriesOf(o)).filter((m) => m.id === wanted.toUpperCase() || (wanted.length >= 4 && m.id.endsWith(wanted.toUpperCase())));
  const [memory] = found;
  if (!memory || found.length > 1) throw new Stop(memory ? EXIT.usage : EXIT.notFound, memory ? `Several memories end in ${wanted}. Write more of the id.` : `There is no memory ${wanted} here. Look at: rdv memories`);
  await call(act === "confirm" ? "POST" : "DELETE", `/api/memories/${memory.id}${act === "confirm" ? "/confirm" : ""}`);
  print(o, memory, [`${act === "confirm" ? "counts from now on" : "forgotten"}: ${memory.text}`]);
}

async function memoriesOf(o: Options): Promise<Memory[]> {
  const { id } = await findProject(o.project);
  return (await call<{ items: Memory[] }>("GET", `/api/projects/${id}/memories`)).items;
}
