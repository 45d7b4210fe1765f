import type { Decision, DecisionKind, DecisionVerdict } from "#domain/decision.ts";
import { oneLine } from "#domain/text.ts";
import { atMoment } from "./times.ts";

const KIND_WORD: Record<DecisionKind, string> = { plan: "Plan", permission: "Permission", question: "Question", dialog: "Dialog", retry: "Not accepted", dependency: "Blocked", "follow-up": "Not certain", landing: "Landed, not passing", recommendation: "Recommendation", ask: "Question", proposal: "Proposal", autonomy: "Autonomy", budget: "Budget used up", action: "Permission" };

/** What kind of answer is wanted, as the inbox heads it. */
export function kindWord(decision: Pick<Decision, "body">): string {
  return KIND_WORD[decision.body.kind];
}

/** What it is about, without the kind that stands beside it. */
export function headingOf({ body, title }: Pick<Decision, "body" | "title">): string {
  return body.kind === "plan" ? title.replace(/^Plan: /, "") : title;
}

/** The same above what it is about: the literal thing stands below it, once. */
export function cardHeadingOf(decision: Pick<Decision, "body" | "title">): string {
  const heading = headingOf(decision);
  const literal = literalOf(decision);
  const end = literal === null ? "" : `: ${oneLine(literal, TITLE_LITERAL)}`;
  return end !== "" && heading.endsWith(end) ? heading.slice(0, -end.length) : heading;
}

/** So much of a literal thing a title has room for. */
const TITLE_LITERAL = 80;

/** The words on the two buttons of a decision. */
export function answerWords({ body }: Pick<Decision, "body">): { approve: string; sending: string; deny: string } {
  switch (body.kind) {
    case "plan":
      return { approve: "Confirm", sending: "Confirming", deny: "Cancel" };
    case "question":
    case "ask":
      return { approve: "Send answer", sending: "Sending", deny: "Do not answer" };
    case "dialog":
      return { approve: "It is answered", sending: "Closing", deny: "Leave it" };
    case "retry":
      return { approve: "Try again", sending: "Starting", deny: "Give up" };
    case "dependency":
      return { approve: "Start without it", sending: "Starting", deny: "Cancel it" };
    case "follow-up":
      return { approve: "Send it again", sending: "Sending", deny: "Leave it" };
    case "recommendation":
      return { approve: "Apply", sending: "Applying", deny: "Dismiss" };
    case "proposal":
      return { approve: "Do it", sending: "Doing it", deny: "No" };
    case "budget":
      return { approve: "Finish anyway", sending: "Letting it go on", deny: "End the task" };
    case "landing":
      return { approve: "Undo landing", sending: "Undoing", deny: "Keep it" };
    case "autonomy":
      return body.step.status === "applied" ? { approve: "Leave it lowered", sending: "Keeping", deny: `Back to ${body.step.from}` } : { approve: body.step.kind === "raise" ? `Raise to ${body.step.to}` : `Lower to ${body.step.to}`, sending: "Changing", deny: `Stay at ${body.step.from}` };
    default:
      return { approve: "Approve", sending: "Approving", deny: "Deny" };
  }
}

/** The literal thing that waits for a yes: a command, a path, a tool's name, what it would touch. */
export function literalOf({ body }: Pick<Decision, "body">): string | null {
  if (body.kind === "permission") return body.tool.command ?? body.tool.path ?? body.tool.name;
  if (body.kind === "action") return body.target;
  if (body.kind === "proposal") return body.what;
  if (body.kind === "dialog" || body.kind === "follow-up") return body.text;
  return null;
}

const SAID: Record<"plan" | "retry" | "dependency" | "follow-up" | "recommendation" | "landing" | "autonomy" | "budget" | "other", Partial<Record<DecisionVerdict, string>>> = {
  plan: { approve: "You confirmed", deny: "You cancelled", answer: "You answered" },
  retry: { approve: "You let it try again", deny: "You gave it up", answer: "You let it try again with your words" },
  dependency: { approve: "You let it start without", deny: "You cancelled it", answer: "You answered", retry: "You had that one tried again" },
  "follow-up": { approve: "You had it sent again", deny: "You left it", answer: "You answered" },
  recommendation: { approve: "You applied it", deny: "You dismissed it", answer: "You answered" },
  landing: { approve: "You undid the landing", deny: "You kept it", answer: "You answered" },
  autonomy: { approve: "You took the step", deny: "You did not want it", answer: "You answered" },
  budget: { approve: "You let it finish", deny: "You ended the task", answer: "You raised the limit" },
  other: { approve: "You approved", deny: "You denied", answer: "You answered" },
};

/** What became of a decision, never more than is known: sent is not taken. Undefined while it is open. */
export function outcomeOf(decision: Pick<Decision, "body" | "status" | "verdict" | "answeredAt" | "deliveredAt" | "closedWhy">): { state: "sent" | "taken" | "late"; text: string } | undefined {
  const { body, status, verdict } = decision;
  if (status === "open") return undefined;
  const at = decision.answeredAt ? ` ${atMoment(decision.answeredAt)}` : "";
  const said = verdict === null ? "" : `${(SAID[body.kind as "plan"] ?? SAID.other)[verdict] ?? "You answered"}${at}`;
  if (status === "expired") return { state: "late", text: verdict === null ? `No longer asked: ${decision.closedWhy ?? "it was settled in the terminal, or the agent went on"}.` : `Too late: ${lower(said)}, but ${decision.closedWhy ?? "nobody waited for it any more"}. Your answer ran nothing.` };
  if (status === "answered") return { state: "sent", text: !waitsForAgent(body.kind) ? said : decision.deliveredAt === null ? `${said}, sending` : `${said}, handed to the agent, which has not gone on yet` };
  return { state: "taken", text: waitsForAgent(body.kind) ? `${said}, taken by the agent` : said };
}

function waitsForAgent(kind: DecisionKind): boolean {
  return kind === "permission" || kind === "question";
}

function lower(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/** The text that answers all questions of a decision: the server reads one line as one answer where there are several. */
export function answerText(answers: readonly string[]): string {
  return answers.length === 1 ? (answers[0] ?? "").trim() : answers.map((a) => a.replace(/\s*\n\s*/g, " ").trim()).join("\n");
}

/**
 * Decisions as a visit shows them: the open ones, and those that were open when the visit began or since, so that an answered one
 * stays in its place and says what became of it. Oldest first.
 */
export function withSeen(open: readonly Decision[], closed: readonly Decision[], seen: ReadonlySet<string>): Decision[] {
  const isOpen = new Set(open.map((d) => d.id));
  return [...open, ...closed.filter((d) => seen.has(d.id) && !isOpen.has(d.id))].toSorted((a, b) => a.id.localeCompare(b.id));
}
