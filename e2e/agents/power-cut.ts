import { readdirSync, rmSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { SessionView, TaskView } from "#domain/api.ts";
import { type CliId, ensureCli } from "../fakes/cli-cache.ts";
import { makeCliHome } from "../fakes/cli-home.ts";
import { fake } from "../fakes/marker.ts";
import { type ModelServer, startModelServer } from "../fakes/model-server.ts";
import { guardedFolder, pathWith } from "../support/agent-world.ts";
import { killableServers, type Server, untilSeen } from "../support/killable.ts";
import { killAllOf, pidsWith, readProc } from "../support/leftovers.ts";
import { askSocket, makeRepository, type ProjectRow } from "../support/world.ts";
import { SET_UP_MS, TEST_MS } from "./describe-chosen.ts";

/** The server and tmux are killed by SIGKILL while the agent is in the midst of a turn; the next server finds what is left. */
export function powerCut(id: CliId): void {
  const servers = killableServers(`rdv-cut-${id}-`);

  describe("after the server and tmux were killed", () => {
    let model: ModelServer;
    let root: string;
    let last: Server | undefined;
    let start: () => Promise<Server>;

    beforeAll(async () => {
      let cli: { bin: string };
      [cli, model, root] = await Promise.all([ensureCli(id), startModelServer(), guardedFolder()]);
      const person = join(root, "person");
      await mkdir(person, { mode: 0o700 });
      const env = { ...(await makeCliHome(id, { dir: person, modelUrl: model.url, mainRepository: "/nowhere" })), PATH: pathWith(cli.bin), RDV_BRAIN: "offline" };
      start = async () => (last = await servers.start(join(root, "data"), undefined, env));
    }, SET_UP_MS);
    afterAll(async () => {
      await model?.close();
      last?.process.kill("SIGKILL");
      await last?.died;
      killTmux(root);
      killAllOf(root);
      rmSync(root, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    });

    test("it goes on in its own conversation, in the same try, with one process", async () => {
      const socket = join(root, "data", "run", "rdv.sock");
      const ask = <T>(method: string, path: string, body?: unknown): Promise<T> => askSocket<T>(socket, { method, path, body });
      const first = await start();
      const project = await ask<ProjectRow>("POST", "/api/projects", { path: makeRepository({ "README.md": "# sample\n" }, join(root, "repository")), autonomy: "full" });
      const tasks = `/api/orchestrators/${project.orchestratorId}/tasks`;
      const gate = join(root, "gate");
      const description = `Wait for the lighthouse. ${fake("bash", { cmd: `until [ -e ${gate} ]; do sleep 0.2; done`, escalate: 1 })}`;
      const { id: taskId } = await ask<TaskView>("POST", tasks, { description, agent: id });
      const task = (): Promise<TaskView> => ask("GET", `${tasks}/${taskId}`);
      const session = async (): Promise<SessionView> => ask("GET", `/api/sessions/${(await task()).delegations[0]?.sessionId}`);
      await expect.poll(() => waitersAt(gate).length, { timeout: 150_000, interval: 200 }).toBeGreaterThan(0);
      const before = await untilSeen(socket, "its conversation", async () => session().then((s) => s.agentSessionId !== null && s));

      first.process.kill("SIGKILL");
      await first.died;
      expect(killTmux(root)).toBeGreaterThan(0);
      await start();

      // What it said before is in the same request as what it is told now.
      await expect.poll(() => model.requests.some((r) => /the lighthouse[^]*You were interrupted: the terminal/.test(String(JSON.stringify(r.body)))), { timeout: 90_000, interval: 200 }).toBe(true);
      expect(await session()).toMatchObject({ generation: 2, agentSessionId: before.agentSessionId, note: expect.stringContaining("its own conversation") });
      expect((await task()).delegations.map((d) => d.attempt)).toEqual([1]);
      expect(pidsWith(`RDV_RUN_DIR=${join(root, "data", "runs", `${before.id}.1`)}\0`)).toEqual([]);
      await ask("DELETE", `${tasks}/${taskId}`);
      await untilSeen(socket, "the end of the task", async () => (await task()).completedAt !== null);
      await expect.poll(() => [...waitersAt(gate), ...pidsWith(`RDV_RUN_DIR=${join(root, "data", "runs", before.id)}.`)], { timeout: 30_000 }).toEqual([]);
    }, TEST_MS);
  });
}

/** Kills the tmux server of the data folder below `root`. Returns how many processes that were. */
function killTmux(root: string): number {
  const pids = pidsOf(join(root, "data", "run", "tmux.sock"));
  for (const pid of pids) process.kill(pid, "SIGKILL");
  return pids.length;
}

/** Processes of the agent's command; this one has its words in no command line. */
function waitersAt(gate: string): number[] {
  return pidsOf(`[ -e ${gate} ]`);
}

function pidsOf(words: string): number[] {
  return readdirSync("/proc").filter((name) => /^\d+$/.test(name)).map(Number).filter((pid) => readProc(pid, "cmdline").includes(words));
}
