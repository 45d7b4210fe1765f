import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll } from "vitest";
import { followEvents } from "./follow-events.ts";
import { privateFolder, ROOT } from "./sample-repo.ts";

export interface Server {
  process: ChildProcess;
  died: Promise<NodeJS.Signals | null>;
}

/** Servers in processes of their own that may be killed; all they leave behind goes when the tests of the file are over. */
export function killableServers(prefix: string): { home(): string; start(home: string, crashAt?: string, env?: Record<string, string>): Promise<Server> } {
  const homes: string[] = [];
  const servers: ChildProcess[] = [];
  afterAll(() => {
    for (const server of servers) server.kill("SIGKILL");
    for (const folder of homes) spawnSync("tmux", ["-S", join(folder, "home", "run", "tmux.sock"), "kill-server"]);
    for (const folder of homes) rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  });
  return {
    home() {
      const folder = privateFolder(prefix);
      homes.push(folder);
      return join(folder, "home");
    },
    /** `crashAt` names the point at which it kills itself; `person` is the environment of whoever started it. */
    async start(home, crashAt, person = {}) {
      const { RDV_CRASH_AT: _, ...env } = process.env;
      const child = spawn(process.execPath, [join(ROOT, "e2e/support/serve-alone.ts"), home], { env: { ...env, SHELL: "/bin/sh", RDV_LOG: "error", ...person, ...(crashAt ? { RDV_CRASH_AT: crashAt } : {}) }, stdio: ["ignore", "pipe", "inherit"] });
      servers.push(child);
      const died = new Promise<NodeJS.Signals | null>((resolve) => void child.on("exit", (_code, signal) => resolve(signal)));
      const ready = new Promise<void>((resolve) => void child.stdout?.on("data", (text: Buffer) => text.toString().includes("ready") && resolve()));
      // At some points it dies while it takes up again what it found.
      await Promise.race([ready, died]);
      return { process: child, died };
    },
  };
}

/** Looks now and after each event of the server, until there is something to return. */
export async function untilSeen<T>(socket: string, what: string, look: () => Promise<T | undefined | false>): Promise<T> {
  const events = await followEvents(socket);
  try {
    for (;;) {
      const seen = await look();
      if (seen) return seen;
      await events.next(() => what);
    }
  } finally {
    events.close();
  }
}
