import type { AttentionState } from "#domain/attention.ts";
import type { EventKind, EventPayload, LoggedEvent } from "#domain/events.ts";
import { WAITS_FOR } from "#domain/waiting.ts";
import { moment } from "./times.ts";

/** An event as a person reads it. `mark` is the state it led to; `detail` is what may be folded away. */
export interface EventWords {
  text: string;
  mark: AttentionState | null;
  detail: boolean;
}

type Says = { [K in EventKind]?: (payload: EventPayload<K>) => EventWords | null };

const fact = (text: string, mark: AttentionState | null = null): EventWords => ({ text, mark, detail: false });
const detail = (text: string): EventWords => ({ text, mark: null, detail: true });
const list = (words: readonly string[]): string => words.join(", ");

const SAYS: Says = {
  "task.submitted": () => fact("the wish was submitted"),
  "task.planned": ({ agent, why, checks }) => fact(`planned for ${agent === "" ? "no agent" : agent} (${why}), ${checks} ${checks === 1 ? "check" : "checks"}`),
  "task.confirmed": ({ why }) => fact(why),
  "task.edited": ({ fields }) => fact(`the plan was changed: ${list(fields)}`),
  "task.changed": ({ to, why }) => (to === "completed" ? fact(`completed: ${why}`, "verified") : to === "failed" ? fact(`given up: ${why}`, "failed") : to === "cancelled" ? fact(`cancelled: ${why}`, "cancelled") : null),
  "task.waiting": ({ short, why }) => fact(`${WAITS_FOR[short]}: ${why}`, "queued"),
  "budget.near": ({ words, scope }) => fact(`${scope === "day" ? "the day's budget is" : "the budget is"} nearly used up: ${words}`, "waiting-decision"),
  "delegation.made": ({ attempt, agent, why }) => (attempt === 1 || !why ? null : fact(`try ${attempt}, ${agent}, ${why}`)),
  "delegation.changed": ({ to, why }) => (to === "running" ? fact("the agent works", "working") : to === "failed" ? fact(why, "failed") : null),
  "delegation.parked": ({ until, next, why, subAgents = [] }) => fact(`a limit holds the agent${subAgents.length === 0 ? "" : ` and its sub-agents (${list(subAgents)})`} up ${until === null ? "until nobody knows when" : `until ${moment(until)}`}, next try ${moment(next)}: ${why}`, "rate-limited"),
  "delegation.resumed": ({ why }) => fact(why, "working"),
  "delegation.logged": ({ text }) => detail(text),
  "delegation.reported": ({ words }) => fact(words === "" ? "the agent reported" : `the agent reported: ${words}`, "reported"),
  "session.changed": ({ from, to }) => sessionWords(from, to),
  "session.controlled": ({ label }) => (label === "" ? null : detail(`${label} took control of the terminal`)),
  "agent.signalled": ({ signal, words }) => detail(signal === "tool-ended" ? `edited ${words}` : `${signalWord(signal)}${words === "" ? "" : `: ${words}`}`),
  "decision.opened": ({ kind, title }) => (kind === "plan" ? fact("the plan waits for you", "needs-confirmation") : kind === "recommendation" ? fact(`recommended: ${title}`) : fact(`asked you: ${title}`, "waiting-decision")),
  "decision.changed": ({ to, verdict }) => (to === "answered" ? fact(verdict === "deny" ? "you said no" : verdict === "answer" ? "you answered" : "you said yes") : to === "expired" ? fact("no longer asked") : to === "open" ? fact("your answer could not be carried out; it is asked again", "waiting-decision") : null),
  "follow-up.changed": ({ from, to, why }) => (from === to ? null : to === "begun" ? fact("your message reached the agent") : to === "dropped" ? fact(`a message was not sent: ${why}`) : from === null ? fact("you told the agent something") : null),
  "evidence.kept": ({ title, outcome }) => (outcome === "failed" ? fact(`did not pass: ${title}`, "refuted") : detail(`${outcome === "skipped" ? "not checked" : "passed"}: ${title}`)),
  "verification.ended": ({ verified, sum }) => fact(`${verified ? "verified" : "refuted"}, ${sum}`, verified ? "verified" : "refuted"),
  "task.landed": ({ sha, base, strategy }) => fact(`landed on ${base} as ${sha.slice(0, 7)} (${strategy})`, "verified"),
  "landing.failed": ({ why }) => fact(`could not land: ${why}`, "failed"),
  "landing.checked": ({ passed, sum }) => fact(`what landed was checked once more: ${sum}`, passed ? "verified" : "refuted"),
  "landing.undone": ({ base, sha, how }) => fact(how === "reverted" ? `the landing was reverted on ${base} by ${sha.slice(0, 7)}` : `the landing was undone; ${base} is back at ${sha.slice(0, 7)}`),
  "autonomy.acted": ({ step, what, why }) => (step === "plan" || step === "landing" ? null : fact(`unasked: ${what} (${why})`)),
  "autonomy.held": ({ step, why }) => fact(`left to you ${step === "landing" ? "to land" : "to propose"}: ${why}`),
  "pull-request.changed": ({ number, why }) => fact(number === 0 ? why : `pull request ${number}: ${why}`),
  "comments.sent": ({ comments }) => fact(`you sent ${comments === 1 ? "a comment" : `${comments} comments`} on the change`),
  "comment.changed": ({ to }) => (to === "resolved" ? detail("you resolved a comment") : null),
  "file.edited": ({ path, sha }) => fact(`you edited ${path}${sha ? ` (${sha.slice(0, 7)})` : ""}`),
  "checkpoint.made": () => fact("a checkpoint was made"),
  "checkpoint.restored": () => fact("the checkpoint was restored"),
  "action.done": ({ action, outcome }) => doneWords(action, outcome),
  "action.failed": ({ action, outcome }) => fact(`${ACTION[action]} failed: ${outcome}`, "failed"),
  "action.denied": ({ action, rule, why }) => fact(`the rule ${rule} stopped it (${ACTION[action]}): ${why}`, "failed"),
  "post-mortem.made": ({ recommendations }) => fact(`post-mortem written, ${recommendations === 0 ? "nothing to recommend" : `${recommendations} recommended`}`),
  "recommendation.changed": ({ to, title }) => (to === "proposed" || to === "superseded" ? null : fact(`recommendation ${to}: ${title}`)),
};

function sessionWords(from: EventPayload<"session.changed">["from"], to: EventPayload<"session.changed">["to"]): EventWords | null {
  if (to === "lost") return fact("contact with the terminal was lost", "unverifiable");
  if (to === "exited") return detail("the terminal ended");
  if (to === "hibernated") return from === to ? null : fact("the agent was hibernated");
  return from === "hibernated" ? fact("the agent comes back into its conversation") : null;
}

const ACTION: Record<EventPayload<"action.done">["action"], string> = {
  "worktree.create": "making the worktree", "worktree.setup": "setting up the worktree", "worktree.remove": "removing the worktree", "worktree.commit": "committing",
  "checkpoint.restore": "restoring the checkpoint", "session.spawn": "starting the agent", "session.kill": "stopping the agent", "session.hibernate": "hibernating the agent", "session.input": "typing into the terminal",
  "session.image": "keeping an image", "check.run": "running a check", "instructions.write": "writing the instructions", "project.scaffold": "making the project",
  "branch.land": "landing", "branch.unland": "undoing the landing", "landing.check": "checking what landed", "file.edit": "writing your edit",
  "branch.push": "pushing the branch", "pull-request.open": "opening the pull request",
};

/** Only what no other event tells. */
function doneWords(action: EventPayload<"action.done">["action"], outcome: string): EventWords | null {
  if (action === "worktree.remove") return fact("worktree and branch were removed");
  if (action === "session.kill") return fact("the agent was stopped");
  if (action === "session.input") return outcome === "Enter" || outcome.startsWith("nothing: ") ? null : fact(`typed into the terminal, ${outcome}`);
  return action === "worktree.setup" ? detail(`set-up ran: ${outcome}`) : null;
}

const SIGNAL: Record<string, string> = { "turn-started": "turn started", "turn-ended": "turn ended", "tool-started": "started", said: "said", notified: "told" };

function signalWord(signal: string): string {
  return SIGNAL[signal] ?? signal.replaceAll("-", " ");
}

/** What an event says in a task's timeline; null for what another event says better. */
export function wordsOf(event: Pick<LoggedEvent, "kind" | "payload">): EventWords | null {
  // The log's payloads were checked against the event map when they were written.
  const says = SAYS[event.kind] as ((payload: LoggedEvent["payload"]) => EventWords | null) | undefined;
  return says?.(event.payload) ?? null;
}
