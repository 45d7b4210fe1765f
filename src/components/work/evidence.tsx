import "./work.css";
import type { TaskView } from "#domain/api.ts";
import { beforeWords } from "#domain/before-work.ts";
import { type Delegation, isFinalDelegation } from "#domain/delegation.ts";
import { type CheckResult, type Evidence as Seen, looksOf, sumOf } from "#domain/evidence.ts";
import { notCheckedIn } from "#domain/evidence-bundle.ts";
import { lookOf } from "../../client/attention-look.ts";
import { placesWords, runWords } from "../../client/run-words.ts";
import { commandText, endText, evidenceOf, outcomeLook } from "../../client/task-proof.ts";
import { Glyph } from "../ui/glyph.tsx";
import { Changed } from "./changed.tsx";
import { FurtherCommits } from "./further-commits.tsx";

type Result = CheckResult & { title: string; delegationId?: string };
type Subject = Pick<TaskView, "id" | "number" | "orchestratorId" | "contract" | "delegations" | "evidence">;

/** What the checks kept: the sum, where they ran, each with its command, its end and its output; last what was not checked. */
export function Evidence({ task }: { task: Subject }) {
  const last = task.delegations.at(-1);
  const earlier = task.delegations.slice(0, -1).filter((d) => evidenceOf(task, d.id).length > 0).toReversed();
  return (
    <section aria-label="Evidence">
      <OneTry task={task} delegation={last} seen={evidenceOf(task, last?.id)} />
      {earlier.map((d) => (
        <details key={d.id} className="fold">
          <summary>Try {d.attempt}: {sumOf(evidenceOf(task, d.id))}</summary>
          <ul>{evidenceOf(task, d.id).map((e) => <EvidenceRow key={e.id} seen={e} />)}</ul>
        </details>
      ))}
    </section>
  );
}

function OneTry({ task, delegation, seen }: { task: Subject; delegation: Delegation | undefined; seen: readonly Seen[] }) {
  const own = seen.findLast((e) => !e.projectId);
  const stat = own?.diffstat;
  const sha = own?.headSha;
  const isOver = delegation?.status !== "monitoring";
  return (
    <>
      <div className="sec-h">
        {seen.length === 0 ? "Evidence" : sumOf(seen)}
        {sha && <span className="end">{placesWords(seen.flatMap((e) => e.runs ?? []))} <code title={sha}>{sha.slice(0, 7)}</code>{stat && <>, <Changed files diffstat={stat} /></>}</span>}
      </div>
      {seen.length === 0 && <p className="t12 c2">{noneWords(delegation)}</p>}
      <FurtherCommits seen={seen} />
      {isOver && looksOf(seen).length > 0 && <Looks seen={seen} />}
      {seen.length > 0 && <ul>{seen.map((e) => <EvidenceRow key={e.id} seen={e} />)}</ul>}
      {seen.length > 0 && isOver && <NotChecked lines={notCheckedIn(task.contract, seen)} />}
      {seen.length > 0 && isOver && <a className="btn small quiet" href={`/api/orchestrators/${task.orchestratorId}/tasks/${task.id}/evidence`} download={`evidence-${task.number}.json`}>Download the evidence as JSON</a>}
    </>
  );
}

/** What refutes nothing, and what a person would still want to know before it lands. */
function Looks({ seen }: { seen: readonly Seen[] }) {
  const looks = looksOf(seen);
  return (
    <section className="notice" aria-label="Worth a look">
      <p className="bb">{looks.length === 1 ? "One thing is worth a look" : `${looks.length} things are worth a look`}</p>
      <ul className="grid gap-1">{looks.slice(0, 8).map((look) => <li key={`${look.path ?? ""} ${look.message}`} className="t12 wrap c2">{look.message.split("\n")[0]}</li>)}</ul>
      {looks.length > 8 && <p className="t12 c3">And {looks.length - 8} more, at the checks below.</p>}
    </section>
  );
}

function NotChecked({ lines }: { lines: readonly string[] }) {
  if (lines.length === 0) return null;
  return (
    <section aria-label="Not checked" className="mt-2">
      <p className="t12 b">Not checked</p>
      <ul>{lines.map((line) => <li key={line} className="t12 c2 wrap">{line}</li>)}</ul>
    </section>
  );
}

function noneWords(delegation: Delegation | undefined): string {
  if (!delegation) return "None yet. No agent has started.";
  return isFinalDelegation(delegation.status) ? "None. The try ended before a check ran." : "None yet. The checks run when the agent reports.";
}

/** One check with its command, its end, what it found and its output. */
export function EvidenceRow({ seen }: { seen: Result }) {
  const { state, word } = outcomeLook(seen.outcome);
  const look = lookOf(state);
  // A check that compares several runs has no end of its own; theirs stand below.
  const compares = seen.exitCode === null && (seen.runs ?? []).length > 0;
  const command = seen.argv && !compares ? commandText(seen.argv) : null;
  return (
    <li className="ev" data-s={look.s}>
      <Glyph glyph={look.glyph} name={word} />
      <span className={command ? "what" : "t12"}>{command ?? seen.title}</span>
      <span className="num">{(compares ? "" : endText(seen)) || word}</span>
      {command && command !== seen.title && <span className="sub">{seen.title}</span>}
      {compares && seen.argv && <span className="sub"><code>{commandText(seen.argv)}</code></span>}
      {(seen.runs ?? []).map((run) => <span key={`${run.place} ${run.at}`} className="sub">{runWords(run)}</span>)}
      {beforeWords(seen) !== "" && <span className="sub">{beforeWords(seen)}</span>}
      {isNoteNews(seen) && <span className="sub">{seen.note}</span>}
      {seen.findings.map((finding) => <span key={`${finding.path ?? ""} ${finding.message}`} className="sub wrap !text-[var(--text-2)]">{finding.path && <code>{finding.path}{finding.line === undefined ? "" : `:${finding.line}`} </code>}{finding.message}</span>)}
      {seen.delegationId !== undefined && (seen.pictures ?? []).map((picture) => <Shot key={picture.name} src={`/api/delegations/${seen.delegationId}/pictures/${picture.name}`} of={picture.of} />)}
      {(seen.looks ?? []).map((look) => <span key={`look ${look.path ?? ""} ${look.message}`} className="sub wrap">Worth a look: {look.message}</span>)}
      {seen.outputTail.trim() !== "" && (
        <details className="fold col-start-2 col-end-[-1]" open={seen.outcome === "failed"}>
          <summary>Last lines of its output</summary>
          <pre className="output" aria-label={`Output of ${command ?? seen.title}`}>{seen.outputTail.trim()}</pre>
        </details>
      )}
    </li>
  );
}

/** What the browser saw, at a size that tells; the whole of it opens in a tab of its own. */
function Shot({ src, of }: { src: string; of: string }) {
  return (
    <a className="shot col-start-2 col-end-[-1]" href={src} target="_blank" rel="noopener noreferrer">
      <img src={src} alt={`The page ${of} as the check saw it`} width={1280} height={800} loading="lazy" decoding="async" />
    </a>
  );
}

/** Not what the exit code or a finding says already. */
function isNoteNews({ note, argv, outcome, findings }: Result): boolean {
  return note !== "" && !(argv && outcome === "passed") && !findings.some((f) => f.message === note);
}
