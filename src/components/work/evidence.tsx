import "./work.css";
import type { TaskView } from "#domain/api.ts";
import { type Delegation, isFinalDelegation } from "#domain/delegation.ts";
import { type CheckResult, type Evidence as Seen, sumOf } from "#domain/evidence.ts";
import { lookOf } from "../../client/attention-look.ts";
import { commandText, endText, evidenceOf, outcomeLook, proofOf } from "../../client/task-proof.ts";
import { Glyph } from "../ui/glyph.tsx";

type Result = CheckResult & { title: string };

/** What the checks kept: the sum, where they ran, each with its command, its end and its output; last what was not checked. */
export function Evidence({ task }: { task: Pick<TaskView, "contract" | "delegations" | "evidence"> }) {
  const last = task.delegations.at(-1);
  const earlier = task.delegations.slice(0, -1).filter((d) => evidenceOf(task, d.id).length > 0).toReversed();
  return (
    <section aria-label="Evidence">
      <OneTry delegation={last} seen={evidenceOf(task, last?.id)} unseen={proofOf(task).filter((p) => p.evidence === null).map((p) => p.spec.title)} />
      {earlier.map((d) => (
        <details key={d.id} className="fold">
          <summary>Try {d.attempt}: {sumOf(evidenceOf(task, d.id))}</summary>
          <ul>{evidenceOf(task, d.id).map((e) => <EvidenceRow key={e.id} seen={e} />)}</ul>
        </details>
      ))}
    </section>
  );
}

function OneTry({ delegation, seen, unseen }: { delegation: Delegation | undefined; seen: readonly Seen[]; unseen: readonly string[] }) {
  const stat = seen.at(-1)?.diffstat;
  const sha = seen.at(-1)?.headSha;
  return (
    <>
      <div className="sec-h">
        {seen.length === 0 ? "Evidence" : sumOf(seen)}
        {sha && <span className="end">in its worktree at <code title={sha}>{sha.slice(0, 7)}</code>{stat && `, ${stat.files} ${stat.files === 1 ? "file" : "files"} +${stat.additions} -${stat.deletions}`}</span>}
      </div>
      {seen.length === 0 && <p className="t12 c2">{noneWords(delegation)}</p>}
      {seen.length > 0 && <ul>{seen.map((e) => <EvidenceRow key={e.id} seen={e} />)}</ul>}
      {seen.length > 0 && unseen.length > 0 && <p className="t12 c2 mt-2">Not checked{delegation?.status === "monitoring" ? " yet" : ""}: {unseen.join(", ")}.</p>}
    </>
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
  const command = seen.argv && commandText(seen.argv);
  return (
    <li className="ev" data-s={look.s}>
      <Glyph glyph={look.glyph} name={word} />
      <span className={command ? "what" : "t12"}>{command ?? seen.title}</span>
      <span className="num">{endText(seen) || word}</span>
      {command && command !== seen.title && <span className="sub">{seen.title}</span>}
      {isNoteNews(seen) && <span className="sub">{seen.note}</span>}
      {seen.findings.map((finding) => <span key={`${finding.path ?? ""} ${finding.message}`} className="sub wrap !text-[var(--text-2)]">{finding.path && <code>{finding.path} </code>}{finding.message}</span>)}
      {seen.outputTail.trim() !== "" && (
        <details className="fold col-start-2 col-end-[-1]" open={seen.outcome === "failed"}>
          <summary>Last lines of its output</summary>
          <pre className="output" aria-label={`Output of ${command ?? seen.title}`}>{seen.outputTail.trim()}</pre>
        </details>
      )}
    </li>
  );
}

/** Not what the exit code or a finding says already. */
function isNoteNews({ note, argv, outcome, findings }: Result): boolean {
  return note !== "" && !(argv && outcome === "passed") && !findings.some((f) => f.message === note);
}
