import type { FollowUpApi } from "#domain/agent.ts";
import type { FollowUp } from "#domain/follow-up.ts";
import type { App } from "../kernel.ts";
import { busyWith, type Told } from "./at-prompt.ts";
import { moveFollowUp, noteFollowUp } from "./move-follow-up.ts";
import { agentApi, askAgent, postToAgent } from "./post-to-agent.ts";

/**
 * Posts words to an agent's own API under an id of ours, and looks whether they are there. The same id is never there twice, so after a
 * crash it is enough to look. False when it has to wait.
 */
export async function postFollowUp(app: App, on: Told & { how: FollowUpApi }, followUp: FollowUp): Promise<boolean> {
  const { session, how } = on;
  const conversation = session.agentSessionId;
  const busy = followUp.status === "submitted" ? undefined : await busyWith(app, on);
  // One that began no turn since it started waits for its first words.
  const waits = conversation === null ? "waits for the agent to start" : busy && !(busy.isNew && busy.quiet) ? busy.why : undefined;
  if (waits !== undefined || conversation === null || !(await agentApi(app, on))) {
    await noteFollowUp(app, followUp, waits ?? "waits for the agent's own server");
    return false;
  }
  const submitted = followUp.status === "submitted" ? followUp : await moveFollowUp(app, followUp.id, { event: "submit" });
  if (!submitted?.typedAt) return true;
  const message = { id: how.idOf({ id: submitted.id, typedAt: submitted.typedAt }), worktree: session.cwd };
  const isThere = async (): Promise<boolean> => (await askAgent(app, on, how.look(conversation, message))) !== undefined;
  if (!(await isThere())) await postToAgent(app, on, { via: "api", method: "POST", ...how.post(conversation, { ...message, text: submitted.text }) });
  if (await isThere()) return (await moveFollowUp(app, submitted.id, { event: "begin" })) !== undefined;
  await moveFollowUp(app, submitted.id, { event: "doubt", why: "its own server does not say that it has the message" });
  return false;
}
