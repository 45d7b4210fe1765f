import { readFile, statfs } from "node:fs/promises";
import { availableParallelism, freemem, loadavg, totalmem } from "node:os";
import { dirname, join } from "node:path";
import type { Measured } from "#domain/capacity.ts";
import { rssOf } from "./proc.ts";

/** What the machine has left right now. */
export interface Meter {
  /** `folder` lies on the disk that is asked about. */
  measure(folder: string): Promise<Measured>;
  /** Megabytes of memory a process and its descendants hold; null when there is no such process. */
  usedMb(pid: number): number | null;
}

const MB = 1024 * 1024;

/** `files` is where the kernel tells about memory groups; another folder in tests. */
export function createMeter(files: { groups: string; own: string } = { groups: "/sys/fs/cgroup", own: "/proc/self/cgroup" }): Meter {
  return {
    async measure(folder) {
      const [disk, limits] = await Promise.all([diskOf(folder), limitsOf(files)]);
      const total = Math.min(totalmem(), ...limits.map((l) => l.max));
      const available = Math.min(freemem(), ...limits.map((l) => l.max - l.used));
      return { totalMb: total / MB, availableMb: Math.max(0, available) / MB, diskMb: disk / MB, load: loadavg()[0] ?? 0, cores: availableParallelism() };
    },
    usedMb: (pid) => rssOf(pid),
  };
}

async function diskOf(folder: string): Promise<number> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch {
    // Not made yet: then the disk of the folder it will lie in.
    const above = dirname(folder);
    return above === folder ? Infinity : diskOf(above);
  }
}

/** Memory limits of the groups this process is in, its own and those above; caches the kernel gives back count as free. */
async function limitsOf({ groups, own }: { groups: string; own: string }): Promise<{ max: number; used: number }[]> {
  const path = /^0::(.*)$/m.exec(await readOr(own))?.[1];
  if (path === undefined) return [];
  const names = path.split("/").filter(Boolean);
  const found = await Promise.all(names.map((_name, i) => limitOf(join(groups, ...names.slice(0, i + 1)))));
  // Within a container its own group is the top one.
  return [await limitOf(groups), ...found].flatMap((limit) => limit ?? []);
}

async function limitOf(group: string): Promise<{ max: number; used: number } | undefined> {
  const max = Number(await readOr(join(group, "memory.max")));
  const current = Number(await readOr(join(group, "memory.current")));
  if (!(max > 0) || !(current >= 0)) return undefined;
  const cache = Number(/^inactive_file (\d+)$/m.exec(await readOr(join(group, "memory.stat")))?.[1] ?? 0);
  return { max, used: Math.max(0, current - cache) };
}

function readOr(file: string): Promise<string> {
  return readFile(file, "utf8").catch(() => "");
}
