import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, watch } from "node:fs";
import { dirname, join } from "node:path";
import type { TaskView } from "#domain/api.ts";
import { makeRepository, privateFolder, scriptAgent, startWorld, WRITE_AND_COMMIT } from "../e2e/support/world.ts";
import { listTaskEvents } from "../server/store/event.ts";
import { updateTask } from "../server/store/task.ts";
import { type Figure, median } from "./figure.ts";

/** Milliseconds the product may add to 1.3 times the bare commands. */
const ALLOWED_MS = 100;
const FACTOR = 1.3;

/**
 * From a message being accepted to the agent's process running, against the same two commands bare: `git worktree add` and
 * `tmux new-session`. Both clocks end when the started program writes the time; pairs are interleaved.
 */
export async function orchestrator(options: { quick: boolean }): Promise<Figure[]> {
  const rounds = options.quick ? 8 : 40;
  const stamps = privateFolder("rdv-stamps-");
  const repository = makeRepository(sampleFiles());
  const world = await startWorld();
  try {
    // The first line of what it is told is the wish: `Add the file number 3`.
    const project = await world.addProject(repository, { autonomy: "full", agents: { custom: [scriptAgent("stamp", `now=$(date +%s%N); set -- $(printf "%s" "$1" | head -n 1); echo "$now" > "${stamps}/$5.part" && mv "${stamps}/$5.part" "${stamps}/$5"; ${WRITE_AND_COMMIT}`)] } });
    const bare = createBare(repository);
    const product: number[] = [];
    const plain: number[] = [];
    for (let round = 0; round < rounds + 1; round++) {
      const b = await bare.run(round);
      const p = await once(world, { project, stamps, round });
      // The first of each is the warm-up: it starts the tmux servers.
      if (round === 0) continue;
      plain.push(b);
      product.push(p);
    }
    bare.close();
    const goal = FACTOR * median(plain) + ALLOWED_MS;
    return [{ name: "message-to-agent", value: median(product), goal, unit: "ms", detail: { rounds, bareMs: plain, productMs: product, bareMedian: median(plain), ratio: median(product) / median(plain) } }];
  } finally {
    await world.close();
  }
}

async function once(world: Awaited<ReturnType<typeof startWorld>>, on: { project: { orchestratorId: string }; stamps: string; round: number }): Promise<number> {
  const wall = BigInt(Date.now()) * 1_000_000n;
  const answer = await world.ask<{ parts: { kind: string; taskIds?: string[] }[] }>("POST", `/api/orchestrators/${on.project.orchestratorId}/messages`, { text: `Add the file number ${on.round}` });
  const id = answer.parts.find((p) => p.kind === "plan")?.taskIds?.[0];
  if (!id) throw new Error(`the message made no task: ${JSON.stringify(answer.parts)}`);
  // Nothing is asked before the agent runs: the server runs in this process, and what it is asked it does in between.
  const at = await stampAt(join(on.stamps, String(on.round)));
  // To its end and what comes behind it, so that they do not run beside the next measurement.
  await world.until("the end", async () => {
    const now = await world.ask<TaskView>("GET", `/api/orchestrators/${on.project.orchestratorId}/tasks/${id}`);
    const kinds = new Set((await listTaskEvents(world.app.db, id, { after: 0, limit: 500 })).map((e) => `${e.kind} ${e.kind === "session.changed" ? String(e.payload["to"]) : ""}`));
    return now.completedAt && kinds.has("post-mortem.made ") && kinds.has("session.changed exited");
  });
  // Nobody submits forty wishes in a minute, and nobody may.
  await world.app.bus.commit((db) => ({ writes: [updateTask(db, id, { createdAt: new Date(Date.now() - 120_000).toISOString() })], events: [], result: undefined }));
  return Number(at - wall) / 1e6;
}

/** The bare commands, with everything as warm as it is for the product. */
function createBare(repository: string): { run(round: number): Promise<number>; close(): void } {
  const folder = privateFolder("rdv-bare-");
  const socket = join(folder, "tmux.sock");
  const env = { PATH: process.env["PATH"] ?? "", HOME: folder, LANG: "C.UTF-8", TERM: "xterm-256color" } as unknown as NodeJS.ProcessEnv;
  return {
    async run(round) {
      const wall = BigInt(Date.now()) * 1_000_000n;
      const tree = join(folder, `tree-${round}`);
      const stamp = join(folder, `stamp-${round}`);
      execFileSync("git", ["worktree", "add", "--quiet", "--no-track", "-b", `bare-${round}`, tree], { cwd: repository, env });
      execFileSync("tmux", ["-S", socket, "-f", "/dev/null", "new-session", "-d", "-c", tree, "sh", "-c", `date +%s%N > ${stamp}.part && mv ${stamp}.part ${stamp}; sleep 60`], { env });
      return Number((await stampAt(stamp)) - wall) / 1e6;
    },
    close: () => void execFileSync("tmux", ["-S", socket, "kill-server"], { env }),
  };
}

/** The time a program wrote into a file, in nanoseconds since the epoch; waits for the file by its folder's events. */
function stampAt(file: string): Promise<bigint> {
  mkdirSync(dirname(file), { recursive: true });
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no stamp after 30 s: ${file}`)), 30_000);
    const look = (): void => {
      if (!existsSync(file)) return;
      clearTimeout(timer);
      watcher.close();
      resolve(BigInt(readFileSync(file, "utf8").trim()));
    };
    const watcher = watch(dirname(file), look);
    look();
  });
}

function sampleFiles(): Record<string, string> {
  return Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`src/part-${i % 20}/file-${i}.txt`, `${"line of a file\n".repeat(40)}${i}\n`]));
}
