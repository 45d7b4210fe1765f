import { join } from "node:path";
import { expect, test } from "vitest";
import { isFinalTask } from "#domain/task.ts";
import { updateSession } from "../server/store/session.ts";
import { makeRepository, privateFolder, scriptAgent, startWorld, WRITE_AND_COMMIT } from "./support/world.ts";

test("an end that was seen before the start was recorded is taken up after a restart", async () => {
  const home = join(privateFolder(), "home");
  const first = await startWorld({ home });
  const project = await first.addProject(makeRepository(), { autonomy: "full", agents: { custom: [scriptAgent("quick", `test -f result.txt && exit 0; ${WRITE_AND_COMMIT}; sleep 600`)] } });
  const { id } = await first.submit(project, { description: "Add a result file" });
  const running = await first.until("the agent", async () => {
    const now = await first.task(project, id);
    return now.delegations[0]?.status === "running" ? now : undefined;
  });
  const sessionId = running.delegations[0]?.sessionId ?? "";
  // As a crash leaves it: the receipt was read, the delegation came to run, and nobody put the two together.
  const receipt = await first.app.runs.receipt({ sessionId, generation: 1 });
  await first.app.bus.commit((db) => ({ writes: [updateSession(db, sessionId, { status: "exited", exit: { code: 0, signal: null, at: new Date().toISOString() } })], events: [], result: undefined }));
  await first.stop();
  if (receipt.process) await first.app.processes.stop(receipt.process, 100);
  const second = await startWorld({ home });
  const task = await second.until("the end", async () => {
    const now = await second.task(project, id);
    return isFinalTask(now.status) || now.attention.state === "waiting-decision" ? now : undefined;
  });
  // Its receipt says that it was killed, so it is tried once more; what it committed before is accepted then.
  expect(task.delegations.map((d) => d.status)).toEqual(["failed", "completed"]);
  expect(task.status).toBe("completed");
  await second.close();
});
