import { expect, it } from "vitest";
import type { TaskView } from "#domain/api.ts";
import type { AttentionState } from "#domain/attention.ts";
import { silentNeeds } from "./silent-needs.ts";

const task = (id: string, state: AttentionState, since = "2026-11-21T14:00:00.000Z"): TaskView => ({ id, status: "monitoring", attention: { state, since } }) as unknown as TaskView;

it("are what stands under Needs you and asks nothing, the longest first", () => {
  const tasks = [task("a", "interrupted", "2026-11-21T14:05:00.000Z"), task("b", "working"), task("c", "stalled"), task("d", "waiting-permission"), task("e", "unverifiable", "2026-11-21T14:01:00.000Z"), task("f", "needs-confirmation")];
  expect(silentNeeds(tasks, [{ taskId: "f" }, { taskId: null }]).map((t) => t.id)).toEqual(["c", "e", "a"]);
});

it("are none where a decision of the task is open", () => {
  expect(silentNeeds([task("a", "interrupted")], [{ taskId: "a" }])).toEqual([]);
});
