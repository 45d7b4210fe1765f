import { useState } from "react";
import type { BudgetPatch, Measure } from "#domain/budget.ts";
import { retryPolicy, type RetryPatch, type RetryPolicy } from "#domain/retry.ts";
import { limitWords, policyWords, untoldWords } from "../../client/limit-words.ts";
import { Field } from "../ui/field.tsx";
import { type LimitsDraft, type LimitsWrong, SAME } from "./limits-draft.ts";

interface Props {
  draft: LimitsDraft;
  wrong: LimitsWrong;
  /** What holds where the task says nothing. */
  project: { retry: RetryPatch; budget: BudgetPatch };
  /** Who does it, what it tells of what it uses, and who else could. */
  agent: { id: string; tells: readonly Measure[] | undefined; others: readonly string[] };
  onChange: (draft: LimitsDraft) => void;
}

const MEASURES: readonly { measure: Measure; label: string }[] = [{ measure: "usd", label: "Dollars" }, { measure: "tokens", label: "Tokens" }, { measure: "minutes", label: "Minutes of work" }, { measure: "turns", label: "Turns" }];

/** What happens after failed tries of this task, and how much it may use; what is left empty is as the project has it. */
export function EditLimits({ draft, wrong, project, agent, onChange }: Props) {
  const [open, setOpen] = useState(false);
  const policy = retryPolicy(project.retry, null);
  const set = (fields: Partial<LimitsDraft>): void => onChange({ ...draft, ...fields });
  return (
    <details className="fold" open={open || Object.keys(wrong).length > 0} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>Tries and budget of this task</summary>
      <div className="grid gap-3">
        <p className="t12 c2">The project has {policyWords(policy)}; {limitWords(project.budget)}. What is empty here stays so.</p>
        <div className="pair">
          <Field label="Tries in all" error={wrong.attempts}>{(ids) => <input {...ids} className="field num" inputMode="numeric" autoComplete="off" placeholder={`${policy.maxAttempts}`} value={draft.attempts} onChange={(event) => set({ attempts: event.target.value })} />}</Field>
          <Field label="Minutes before the next" hint="Doubles from try to try." error={wrong.backoff}>{(ids) => <input {...ids} className="field num" inputMode="decimal" autoComplete="off" placeholder={`${policy.backoffMinutes}`} value={draft.backoff} onChange={(event) => set({ backoff: event.target.value })} />}</Field>
        </div>
        <Tries draft={draft} policy={policy} agent={agent} set={set} />
        <fieldset className="grid gap-2">
          <legend className="b mb-1">It may use</legend>
          <div className="pair">
            {MEASURES.map(({ measure, label }) => (
              <Field key={measure} label={label}>{(ids) => <input {...ids} className="field num" inputMode={measure === "turns" || measure === "tokens" ? "numeric" : "decimal"} autoComplete="off" placeholder={project.budget[measure] ? `${project.budget[measure]}` : "no limit"} value={draft.budget[measure]} onChange={(event) => set({ budget: { ...draft.budget, [measure]: event.target.value } })} />}</Field>
            ))}
          </div>
          <p className={`t12 ${wrong.budget ? "text-failed" : "c3"}`} role={wrong.budget ? "alert" : undefined}>{wrong.budget ?? "At four fifths you are told; at the limit the agent is held and you are asked. Write none to lift a limit of the project."}</p>
          {untoldWords(agent.id, agent.tells) !== "" && <p className="t12 c2">{untoldWords(agent.id, agent.tells)}</p>}
        </fieldset>
      </div>
    </details>
  );
}

function Tries({ draft, policy, agent, set }: Pick<Props, "draft" | "agent"> & { policy: RetryPolicy; set: (fields: Partial<LimitsDraft>) => void }) {
  const own = draft.thenAgents !== "" && draft.thenAgents !== SAME && !agent.others.includes(draft.thenAgents) ? [draft.thenAgents] : [];
  return (
    <>
      <Field label="Who tries again">
        {(ids) => (
          <select {...ids} className="field" value={draft.thenAgents} onChange={(event) => set({ thenAgents: event.target.value })}>
            <option value="">as the project has it: {policy.thenAgents.join(", ") || "the same agent"}</option>
            <option value={SAME}>the same agent</option>
            {[...own, ...agent.others].map((id) => <option key={id} value={id}>{id}</option>)}
          </select>
        )}
      </Field>
      <div className="pair">
        <Field label="A refuted agent">
          {(ids) => (
            <select {...ids} className="field" value={draft.goesOn} onChange={(event) => set({ goesOn: event.target.value === "yes" || event.target.value === "no" ? event.target.value : "" })}>
              <option value="">as the project has it</option>
              <option value="yes">goes on in its conversation</option>
              <option value="no">begins anew</option>
            </select>
          )}
        </Field>
        <Field label="After the last try">
          {(ids) => (
            <select {...ids} className="field" value={draft.afterLast} onChange={(event) => set({ afterLast: event.target.value === "ask" || event.target.value === "give-up" ? event.target.value : "" })}>
              <option value="">as the project has it</option>
              <option value="ask">you are asked</option>
              <option value="give-up">it is given up</option>
            </select>
          )}
        </Field>
      </div>
    </>
  );
}
