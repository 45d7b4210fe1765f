import { z } from "zod";
import { Actor } from "./action.ts";
import type { Finding } from "./finding.ts";
import { ForgeKind } from "./forge.ts";
import { ForgeCheck, ForgeComment } from "./forge-news.ts";
import { Id, Sha, Time } from "./ids.ts";
import { oneLine } from "./text.ts";

export const PullRequestState = z.enum(["pushing", "open", "merged", "closed", "failed"]);
export type PullRequestState = z.infer<typeof PullRequestState>;

/** A task's branch as it is proposed on a forge. */
export const PullRequest = z.object({
  id: Id,
  projectId: Id,
  taskId: Id,
  delegationId: Id,
  forge: ForgeKind,
  /** The repository on the forge: `owner/name`. */
  repository: z.string(),
  /** Address of its API. */
  api: z.string(),
  /** Where the branch was pushed, without what signs in. */
  remote: z.string(),
  branch: z.string(),
  base: z.string(),
  headSha: Sha,
  title: z.string(),
  body: z.string(),
  number: z.int().nullable(),
  url: z.string().nullable(),
  state: PullRequestState,
  checks: z.array(ForgeCheck),
  comments: z.array(ForgeComment),
  /** Comments and checks that were sent to an agent already, by their name and text. */
  sent: z.array(z.string()),
  error: z.string().nullable(),
  openedBy: Actor,
  createdAt: Time,
  fetchedAt: Time.nullable(),
  /** Reads in a row that failed or found nothing new; the next one waits the longer. */
  quiet: z.int(),
  closedAt: Time.nullable(),
});
export type PullRequest = z.infer<typeof PullRequest>;

/** What opening a pull request would do now, and what stands in its way. */
export const PullRequestPlan = z.object({
  forge: ForgeKind.nullable(),
  repository: z.string().nullable(),
  remote: z.string().nullable(),
  branch: z.string().nullable(),
  base: z.string(),
  title: z.string(),
  body: z.string(),
  /** How the forge is reached: `gh`, or its API with a token from a variable. */
  via: z.string().nullable(),
  blocks: z.array(z.object({ what: z.string(), next: z.string() })),
  pullRequest: PullRequest.nullable(),
});
export type PullRequestPlan = z.infer<typeof PullRequestPlan>;

const SECOND = 1000;
/** Seconds between reads of an open pull request: soon after something happened, then ever less. */
const STEPS = [15, 30, 60, 120, 300, 600] as const;

/** When an open pull request is read next. */
export function nextRead(pullRequest: Pick<PullRequest, "state" | "fetchedAt" | "createdAt" | "quiet">): number | null {
  if (pullRequest.state !== "open") return null;
  const wait = STEPS[Math.min(pullRequest.quiet, STEPS.length - 1)] ?? 600;
  return Date.parse(pullRequest.fetchedAt ?? pullRequest.createdAt) + wait * SECOND;
}

/** The name under which something was sent to an agent; a changed text is a new thing. */
function nameOfCheck(check: ForgeCheck): string {
  return `check:${check.name}:${check.state}:${check.note}`;
}

export function nameOfComment(comment: ForgeComment): string {
  return `comment:${comment.id}:${comment.body}`;
}

export interface ForgeFinding extends Finding {
  name: string;
  from: string;
  url: string | null;
  sent: boolean;
}

/** What the forge found: checks that failed and comments nobody settled. */
export function findingsOf({ checks, comments, sent }: Pick<PullRequest, "checks" | "comments" | "sent">): ForgeFinding[] {
  const known = new Set(sent);
  const failed = checks.filter((c) => c.state === "failed").map((c) => ({ name: nameOfCheck(c), from: c.name, url: c.url, message: c.note === "" ? `${c.name} failed` : `${c.name}: ${c.note}` }));
  const said = comments.filter((c) => !c.resolved).map((c) => ({ name: nameOfComment(c), from: c.author, url: c.url, message: c.body, ...(c.path === null ? {} : { path: c.line === null ? c.path : `${c.path}:${c.line}` }) }));
  return [...failed, ...said].map((f) => ({ ...f, sent: known.has(f.name) }));
}

/** The state of all checks together; null when there are none. */
export function checksState(checks: readonly Pick<ForgeCheck, "state">[]): ForgeCheck["state"] | null {
  if (checks.length === 0) return null;
  for (const state of ["failed", "pending", "passed"] as const) if (checks.some((c) => c.state === state)) return state;
  return "skipped";
}

export const PullRequestCreate = z.strictObject({
  title: z.string().trim().min(1).max(200).optional(),
  body: z.string().max(60_000).optional(),
  /** The address that was shown; where it is another one by now, nothing is pushed. */
  remote: z.string().max(2000).optional(),
});
export type PullRequestCreate = z.infer<typeof PullRequestCreate>;

/** Which findings go to the agent; without names, all that were not sent yet. */
export const FindingsSend = z.strictObject({ names: z.array(z.string().max(30_000)).max(400).optional() });

/** The findings as one correction. What reviewers wrote is quoted: it is said to the agent, and is no order of the owner beyond that. */
export function correctionOf({ number, repository }: Pick<PullRequest, "number" | "repository">, findings: readonly ForgeFinding[]): string {
  const quoted = (text: string): string => text.split(/\r\n|[\n\v\f\r\u0085\u2028\u2029]/).map((line) => `> ${line}`).join("\n");
  const parts = findings.map((f) => `${oneLine(`${f.path ? `${f.path}, ` : ""}${f.from}`, 500)}:\n${quoted(f.message)}`);
  return `The review of pull request ${number ?? ""} in ${repository} found this. Address each point, or say why not.\n\n${parts.join("\n\n")}`;
}
