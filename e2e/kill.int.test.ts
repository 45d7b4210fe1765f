import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { TaskView } from "#domain/api.ts";
import { isFinalTask } from "#domain/task.ts";
import { ulid } from "ulid";
import { CRASH_POINTS } from "../server/lib/crash.ts";
import { killableServers } from "./support/killable.ts";
import { askSocket, followEvents, git, makeRepository, scriptAgent, startWorld } from "./support/world.ts";

const { home: newHome, start } = killableServers("rdv-kill-");

/** An agent that says each time it is started, and leaves its work uncommitted, so that the server has a commit to make. */
const counting = (counter: string): string => `echo started >> '${counter}'; echo done > result.txt`;

describe.concurrent("a server killed at any step of a delegation", () => {
  test.each(CRASH_POINTS)("%s: the task reaches its end, the agent is started once", { timeout: 120_000 }, async (point) => {
    const home = newHome();
    const socket = join(home, "run", "rdv.sock");
    const counter = join(home, "..", "counter");
    const ask = <T>(method: string, path: string, body?: unknown, key?: string): Promise<T> => askSocket<T>(socket, { method, path, body, ...(key ? { key } : {}) });

    const calm = await start(home);
    const repository = makeRepository();
    const settings = { autonomy: "full", setup: [["true"]], agents: { custom: [scriptAgent("counting", counting(counter))] } };
    const project = await ask<{ orchestratorId: string }>("POST", "/api/projects", { path: repository, ...settings });
    const tasks = `/api/orchestrators/${project.orchestratorId}/tasks`;
    calm.process.kill("SIGTERM");
    await calm.died;

    const doomed = await start(home, point);
    const id = ulid();
    const wish = (): Promise<TaskView> => ask("POST", tasks, { description: "Add a result file" }, id);
    await wish().catch(() => undefined);
    expect(await doomed.died).toBe("SIGKILL");

    const after = await start(home);
    // The client did not hear an answer, so it says the same again, under the same name.
    await wish();
    const task = await untilFinal(socket, () => ask<TaskView>("GET", `${tasks}/${id}`));
    expect(task.status).toBe("completed");
    expect(task.delegations).toHaveLength(1);
    expect(readFileSync(counter, "utf8")).toBe("started\n");
    expect(git(repository, "rev-list", "--count", `main..${task.branch}`)).toBe("1");
    expect(git(repository, "show", `${task.branch}:result.txt`)).toBe("done");
    expect((await ask<{ items: unknown[] }>("GET", tasks)).items).toHaveLength(1);
    expect(task.evidence).toHaveLength(task.contract.checks.length);
    await untilFound(socket, () => ask("GET", `/api/orchestrators/${project.orchestratorId}/post-mortems/${id}`));
    after.process.kill("SIGTERM");
    await after.died;
  });
});

test("an agent that ends while the server is away is judged by its receipt", { timeout: 60_000 }, async () => {
  const home = newHome();
  const first = await startWorld({ home });
  const repository = makeRepository();
  const gate = join(home, "..", "go");
  const project = await first.addProject(repository, { autonomy: "full", agents: { custom: [scriptAgent("slow", `while [ ! -e '${gate}' ]; do sleep 0.1; done; echo done > result.txt`)] } });
  const { id } = await first.submit(project, { description: "Add a result file" });
  const running = await first.until("the agent", async () => {
    const now = await first.task(project, id);
    return now.delegations[0]?.status === "running" ? now : undefined;
  });
  await first.stop();
  const key = { sessionId: running.delegations[0]?.sessionId ?? "", generation: 1 };
  // The agent goes on without a server and ends.
  writeFileSync(gate, "");
  const ended = await first.app.runs.waitFor(key, (r) => r.exit !== undefined, 20_000);
  expect(ended.exit?.code).toBe(0);
  const second = await startWorld({ home });
  const task = await second.until("the end", async () => {
    const now = await second.task(project, id);
    return isFinalTask(now.status) ? now : undefined;
  });
  expect(task.status).toBe("completed");
  await second.close();
});

/** Looks at the task now and after each event of the server, until it is over. */
async function untilFinal(socket: string, look: () => Promise<TaskView>): Promise<TaskView> {
  const events = await followEvents(socket);
  try {
    for (;;) {
      const task = await look();
      if (isFinalTask(task.status)) return task;
      await events.next(() => `not over: ${JSON.stringify(task.attention)} ${JSON.stringify(task.delegations.map((d) => [d.status, d.error]))}`);
    }
  } finally {
    events.close();
  }
}

/** Asks now and after each event, until there is an answer. */
async function untilFound(socket: string, look: () => Promise<unknown>): Promise<void> {
  const events = await followEvents(socket);
  try {
    while (!(await look().then(() => true, () => false))) await events.next(() => "still not there");
  } finally {
    events.close();
  }
}
