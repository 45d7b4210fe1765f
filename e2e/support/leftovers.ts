import { readdirSync, readFileSync } from "node:fs";
import process from "node:process";

/**
 * Waits until no process of these sessions is left. Each carries its session in its environment, also one that has left its parents;
 * the kernel tells no event of their end.
 */
export async function noneLeft(sessions: readonly string[]): Promise<void> {
  const deadline = Date.now() + 30_000;
  const left = (): string[] => sessions.flatMap((id) => pidsWith(`RDV_SESSION=${id}`)).map((pid) => `${pid} ${readProc(pid, "cmdline").replaceAll("\0", " ").slice(0, 80)}`);
  while (left().length > 0) {
    if (Date.now() > deadline) throw new Error(`still running: ${left().join(", ")}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Ends what a failed test left running, so that its files can be removed. */
export function killAllOf(root: string): void {
  for (const pid of pidsWith(`RDV_RUN_DIR=${root}/`)) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // Gone meanwhile.
    }
  }
}

/** Processes with these words in their environment. */
export function pidsWith(inEnvironment: string): number[] {
  return readdirSync("/proc").filter((name) => /^\d+$/.test(name)).map(Number).filter((pid) => readProc(pid, "environ").includes(inEnvironment));
}

/** What the kernel says about a process; nothing when it is gone. */
export function readProc(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return "";
  }
}
