import { readdirSync, readFileSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import process from "node:process";
import type { ProcessMark } from "./process.ts";

/** Identity of a boot; a pid means nothing across boots. Empty where the system does not tell. */
export function bootId(): string {
  try {
    return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  } catch {
    return "";
  }
}

/** Start time of a process in clock ticks since boot, or undefined when there is no such process. One that only waits to be collected is gone. */
export function startTimeOf(pid: number): string | undefined {
  const fields = statOf(pid);
  return fields === undefined || /^[ZX]$/i.test(fields[0] ?? "") ? undefined : fields[19];
}

/** The session of processes it belongs to, as the kernel numbers them; undefined when there is no such process. */
export function sessionOf(pid: number): string | undefined {
  return statOf(pid)?.[3];
}

/** Clock ticks per second in what /proc tells; the same on every Linux. */
const TICKS = 100;

/** Milliseconds of processor time of a process, its children that ended, and its living descendants. Reads nothing but their own files. */
export function cpuMsOf(pid: number): number {
  const fields = statOf(pid) ?? [];
  const own = fields.slice(11, 15).reduce((sum, ticks) => sum + (Number(ticks) || 0), 0);
  return (own * 1000) / TICKS + childrenOf(pid).reduce((sum, child) => sum + cpuMsOf(child), 0);
}

/** Bytes of a memory page and of a megabyte. */
const [PAGE, MB] = [4096, 1024 * 1024];

/** Megabytes of memory a process and its living descendants hold; null when there is no such process. */
export function rssOf(pid: number): number | null {
  const fields = statOf(pid);
  if (fields === undefined) return null;
  return ((Number(fields[21]) || 0) * PAGE) / MB + childrenOf(pid).reduce((sum, child) => sum + (rssOf(child) ?? 0), 0);
}

function childrenOf(pid: number): number[] {
  const threads = namesIn(`/proc/${pid}/task`);
  return threads.flatMap((thread) => readOr(`/proc/${pid}/task/${thread}/children`).split(" ").filter(Boolean).map(Number));
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function readOr(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

/** Whether a process has a controlling terminal; the kernel takes it away from all of a session when it hangs up. */
export function hasTerminal(pid: number): boolean {
  return (statOf(pid)?.[4] ?? "0") !== "0";
}

/** Processes and all their descendants, parents first. */
export async function treeOf(...roots: number[]): Promise<ProcessMark[]> {
  const all = await snapshot();
  const found = all.filter((p) => roots.includes(p.pid));
  for (const parent of found) found.push(...all.filter((p) => p.parent === parent.pid && !found.includes(p)));
  return found.map(({ pid, startTime }) => ({ pid, startTime }));
}

/**
 * Processes that were started with all of these environment variables, whoever their parents are by now: that outlives setsid and a double
 * fork. Only one that empties its environment and leaves its parents is not found. This process and those it descends from are never among them.
 */
export async function carriersOf(carried: Readonly<Record<string, string>>): Promise<ProcessMark[]> {
  const all = await snapshot();
  const own = ancestorsOf(process.pid, all);
  const rows = await Promise.all(all.map(async (p) => ({ p, environ: await readFile(`/proc/${p.pid}/environ`, "latin1").catch(() => "") })));
  const needles = Object.entries(carried).map(([name, value]) => Buffer.from(`\0${name}=${value}\0`).toString("latin1"));
  const carries = (environ: string): boolean => needles.length > 0 && needles.every((needle) => `\0${environ}\0`.includes(needle));
  return rows.filter(({ p, environ }) => !own.has(p.pid) && carries(environ)).map(({ p: { pid, startTime } }) => ({ pid, startTime }));
}

interface Row extends ProcessMark {
  parent: number;
}

function ancestorsOf(pid: number, all: readonly Row[]): Set<number> {
  const line = new Set<number>();
  for (let at: number | undefined = pid; at !== undefined && !line.has(at); at = all.find((p) => p.pid === at)?.parent) line.add(at);
  return line;
}

/** All processes that are more than an entry waiting to be collected. */
async function snapshot(): Promise<Row[]> {
  const pids = (await readdir("/proc").catch(() => [])).filter((name) => /^\d+$/.test(name)).map(Number);
  const rows = await Promise.all(
    pids.map(async (pid) => {
      const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => undefined);
      if (stat === undefined) return [];
      const fields = fieldsOf(stat);
      return /^[ZX]$/i.test(fields[0] ?? "") ? [] : [{ pid, parent: Number(fields[1]), startTime: fields[19] ?? "" }];
    }),
  );
  return rows.flat();
}

function statOf(pid: number): string[] | undefined {
  try {
    return fieldsOf(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return undefined;
  }
}

/** Fields of /proc/PID/stat from the third on; the second is the program's name and may hold anything. */
function fieldsOf(stat: string): string[] {
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
}
