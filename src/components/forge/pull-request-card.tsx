"use client";
import "./forge.css";
import { ExternalLink, GitPullRequest, RotateCw, SendHorizontal, Upload } from "lucide-react";
import { useState } from "react";
import type { TaskView } from "#domain/api.ts";
import { findingsOf, nameOfComment, type PullRequest, type PullRequestPlan } from "#domain/pull-request.ts";
import { checksLine, PULL_WORD } from "../../client/pull-request-words.ts";
import { ago } from "../../client/times.ts";
import { useNow } from "../../client/use-page.ts";
import { Button } from "../ui/button.tsx";
import { Problem } from "../ui/feedback.tsx";
import { CheckRow, FindingRow } from "./finding-row.tsx";
import { PullRequestDialog } from "./pull-request-dialog.tsx";
import { usePullRequestActs, usePullRequestPlan, useReadOnSight } from "./use-pull-request.ts";

/** A task's pull request: where it stands, its checks, what reviewers wrote, and the way back to the agent; or the button that opens one. */
export function PullRequestCard({ task }: { task: TaskView }) {
  const plan = usePullRequestPlan(task);
  useReadOnSight(task, plan.data?.pullRequest);
  if (task.status !== "completed" && !plan.data?.pullRequest) return null;
  return (
    <section aria-label="Pull request">
      <div className="sec-h">Pull request{plan.data?.pullRequest && <Read task={task} pullRequest={plan.data.pullRequest} />}</div>
      {plan.error && <Problem error={plan.error} retry={() => void plan.refetch()} />}
      {plan.isPending && <p className="t12 c2" role="status">Looking at the remote.</p>}
      {plan.data && <Body task={task} plan={plan.data} />}
    </section>
  );
}

function Body({ task, plan }: { task: TaskView; plan: PullRequestPlan }) {
  const { pullRequest } = plan;
  if (pullRequest && (pullRequest.state === "open" || pullRequest.state === "merged" || pullRequest.state === "pushing")) return <There task={task} pullRequest={pullRequest} />;
  return (
    <>
      {pullRequest && <p className="t12 land-words">{pullRequest.state === "failed" ? <span><span className="text-failed">{pullRequest.error}</span></span> : <span className="c2">{PULL_WORD[pullRequest.state]}: {pullRequest.repository} {pullRequest.number}.</span>}</p>}
      <Opener task={task} plan={plan} />
    </>
  );
}

function Opener({ task, plan }: { task: TaskView; plan: PullRequestPlan }) {
  const [asking, setAsking] = useState(false);
  const [block] = plan.blocks;
  return (
    <div className="pr-acts">
      <Button off={block && `${block.what} ${block.next}`} onClick={() => setAsking(true)}><GitPullRequest size={14} aria-hidden="true" />Open a pull request</Button>
      <p className="t12 c2 wrap">{block ? `${block.what} ${block.next}` : <>Pushes <code>{plan.branch}</code> to {plan.repository}, through {plan.via}.</>}</p>
      {asking && <PullRequestDialog task={task} plan={plan} onClose={() => setAsking(false)} />}
    </div>
  );
}

function Read({ task, pullRequest }: { task: TaskView; pullRequest: PullRequest }) {
  const now = useNow();
  const { read } = usePullRequestActs(task);
  if (pullRequest.state !== "open") return null;
  return <span className="end h">{pullRequest.fetchedAt && `read ${ago(pullRequest.fetchedAt, now)}`}<Button small kind="quiet" icon aria-label="Read it again" busy={read.isPending} onClick={() => read.mutate(pullRequest.id)}><RotateCw size={14} aria-hidden="true" /></Button></span>;
}

function There({ task, pullRequest: pr }: { task: TaskView; pullRequest: PullRequest }) {
  const { push, findings } = usePullRequestActs(task);
  const found = findingsOf(pr);
  const fresh = found.filter((f) => !f.sent).length;
  const head = task.status === "completed" ? task.delegations.at(-1)?.headSha : null;
  const isBehind = pr.state === "open" && head != null && head !== pr.headSha;
  return (
    <div className="grid gap-2">
      <p className="t12 land-words">
        <GitPullRequest size={14} aria-hidden="true" />
        <span className="wrap"><span className="b">{PULL_WORD[pr.state]}</span> {pr.url ? <a href={pr.url} target="_blank" rel="noreferrer">{pr.repository} {pr.number}<ExternalLink size={12} className="inline align-baseline ml-1" aria-hidden="true" /></a> : pr.repository}<span className="c2">, <code>{pr.branch}</code> into <code>{pr.base}</code></span></span>
      </p>
      {pr.error && <p className="t12 text-needs wrap">{pr.error} It is tried again.</p>}
      <p className="t12 c2">{checksLine(pr.checks)}</p>
      {pr.checks.length > 0 && <ul>{pr.checks.map((check, i) => <CheckRow key={`${check.name} ${i}`} check={check} />)}</ul>}
      {pr.comments.length > 0 && <ul className="pr-found" aria-label="What reviewers wrote">{pr.comments.map((c) => <FindingRow key={c.id} comment={c} sent={found.some((f) => f.sent && f.name === nameOfComment(c))} />)}</ul>}
      {pr.state === "open" && (found.length > 0 || isBehind) && (
        <div className="pr-acts">
          {found.length > 0 && <Button busy={findings.isPending} busyWord="Sending" off={fresh === 0 ? "The agent has all of it" : undefined} onClick={() => findings.mutate({ id: pr.id })}><SendHorizontal size={14} aria-hidden="true" />{fresh === 0 ? "Sent to the agent" : `Send ${fresh} to the agent`}</Button>}
          {isBehind && <Button busy={push.isPending} busyWord="Pushing" onClick={() => push.mutate(pr.id)}><Upload size={14} aria-hidden="true" />Push {head.slice(0, 7)}</Button>}
        </div>
      )}
    </div>
  );
}
