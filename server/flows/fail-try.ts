import type { DelegationError } from "#domain/delegation.ts";
import type { App } from "../kernel.ts";
import { findDelegation } from "../store/task.ts";
import { failDelegation } from "./fail-delegation.ts";
import { runTask } from "./run-task.ts";

/** Ends a try whose agent could not go on, and lets the retry policy take over. */
export async function failTry(app: App, delegationId: string, error: DelegationError): Promise<void> {
  await failDelegation(app, delegationId, error);
  const delegation = await findDelegation(app.db, delegationId);
  if (delegation) app.background("run-task", () => runTask(app, delegation.taskId));
}
