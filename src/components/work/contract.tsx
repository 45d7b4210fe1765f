import type { TaskView } from "#domain/api.ts";
import { beforeWords } from "#domain/before-work.ts";
import type { CheckSpec } from "#domain/contract.ts";
import { lookOf } from "../../client/attention-look.ts";
import { byOrigin, isNamedByCommand, reasonWords, wantsWords } from "../../client/check-words.ts";
import { outcomeLook, type Proof, proofOf } from "../../client/task-proof.ts";
import { clock, duration, when } from "../../client/times.ts";
import { Glyph } from "../ui/glyph.tsx";
import { Proposals } from "./proposals.tsx";

/** What was promised before the agent started, and what of it holds by now. */
export function Contract({ task }: { task: Pick<TaskView, "contract" | "delegations" | "evidence"> }) {
  const { checks, proposed = [], fixedAt } = task.contract;
  const groups = byOrigin(proofOf(task), (proof) => proof.spec);
  return (
    <section aria-label="Contract">
      <div className="sec-h">
        Contract
        <span className="end" title={fixedAt ?? undefined}>{checks.length} {checks.length === 1 ? "check" : "checks"}, {fixedAt === null ? "not fixed yet" : `fixed ${isToday(fixedAt) ? clock(fixedAt) : when(fixedAt)}`}</span>
      </div>
      {checks.length === 0 && <p className="t12 c2">Nothing would be checked. Without a check that passes, nothing counts as verified.</p>}
      {groups.map(({ from, items }) => (
        <div key={from} role="group" aria-label={from}>
          {groups.length > 1 && <p className="t11 c3 mt-1">{from}</p>}
          <ul>{items.map(({ item, index }) => <Condition key={index} proof={item} />)}</ul>
        </div>
      ))}
      {fixedAt === null && <Proposals proposed={proposed} />}
      {fixedAt !== null && <p className="t11 c3 mt-1">Fixed before the agent started; the agent cannot change it.</p>}
    </section>
  );
}

function Condition({ proof: { spec, evidence } }: { proof: Proof }) {
  const { state, word } = outcomeLook(evidence?.outcome);
  const look = lookOf(state);
  const sub = subOf(spec);
  return (
    <li className="ev" data-s={look.s}>
      <Glyph glyph={look.glyph} />
      <span className={isNamedByCommand(spec) ? "what" : "t12"}>{spec.title}</span>
      <span className="num">{word}</span>
      {evidence && beforeWords(evidence) !== "" && <span className="sub">{beforeWords(evidence)}</span>}
      {sub !== "" && <span className="sub">{sub}</span>}
    </li>
  );
}

/** What it wants, the time limit and why it was suggested, as far as the title does not say them. */
function subOf(spec: CheckSpec): string {
  const { argv, timeoutMs, origin } = spec;
  return [isNamedByCommand(spec) ? "" : wantsWords(spec), argv && timeoutMs ? `at most ${duration(timeoutMs)}` : "", reasonWords(origin)].filter(Boolean).join("; ");
}

function isToday(iso: string): boolean {
  return new Date(iso).toDateString() === new Date().toDateString();
}
