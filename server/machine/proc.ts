import { readdirSync, readFileSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";

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
  try {
    const fields = fieldsOf(readFileSync(`/proc/${pid}/stat`, "utf8"));
    return /^[ZX]$/i.test(fields[0] ?? "") ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

/** Clock ticks per second in what /proc tells; the same on every Linux. */
const TICKS = 100;

/** Milliseconds of processor time of a process, its children that ended, and its living descendants. Reads nothing but their own files. */
export function cpuMsOf(pid: number): number {
  const fields = fieldsOf(readOr(`/proc/${pid}/stat`));
  const own = fields.slice(11, 15).reduce((sum, ticks) => sum + (Number(ticks) || 0), 0);
  return (own * 1000) / TICKS + childrenOf(pid).reduce((sum, child) => sum + cpuMsOf(child), 0);
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

/** A process and all its descendants, parents first. */
export async function treeOf(root: number): Promise<{ pid: number; startTime: string }[]> {
  const all = await snapshot();
  const found = all.filter((p) => p.pid === root);
  for (const parent of found) found.push(...all.filter((p) => p.parent === parent.pid && !found.includes(p)));
  return found.map(({ pid, startTime }) => ({ pid, startTime }));
}

async function snapshot(): Promise<{ pid: number; parent: number; startTime: string }[]> {
  const pids = (await readdir("/proc").catch(() => [])).filter((name) => /^\d+$/.test(name)).map(Number);
  const rows = await Promise.all(
    pids.map(async (pid) => {
      const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => undefined);
      if (stat === undefined) return [];
      const fields = fieldsOf(stat);
      return [{ pid, parent: Number(fields[1]), startTime: fields[19] ?? "" }];
    }),
  );
  return rows.flat();
}

/** Fields of /proc/PID/stat from the third on; the second is the program's name and may hold anything. */
function fieldsOf(stat: string): string[] {
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
}
