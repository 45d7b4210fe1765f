import { Measure } from "#domain/budget.ts";
import { Field } from "../ui/field.tsx";
import type { PartProps } from "./general-part.tsx";
import type { BudgetDraft } from "./spend-draft.ts";
import { Spent } from "./spent.tsx";

const MEASURE_WORD: Record<Measure, string> = { usd: "Dollars", tokens: "Tokens", minutes: "Minutes of work", turns: "Turns" };

/** What happens after failed tries, and how much may be used. */
export function SpendPart({ draft, wrong, edit, projectId }: PartProps & { projectId: string }) {
  return (
    <section className="set" aria-label="Tries and budget">
      <header><h2>Tries and budget</h2><p>A task may have its own.</p></header>
      <Spent projectId={projectId} />
      <div className="two">
        <Field label="Tries in all" error={wrong.attempts}>
          {(ids) => <input {...ids} className="field num" inputMode="numeric" autoComplete="off" value={draft.attempts} onChange={(event) => edit({ attempts: event.target.value })} />}
        </Field>
        <Field label="Minutes before the next" hint="Doubles from try to try.">
          {(ids) => <input {...ids} className="field num" inputMode="decimal" autoComplete="off" value={draft.backoff} onChange={(event) => edit({ backoff: event.target.value })} />}
        </Field>
      </div>
      <Field label="Agents of later tries" hint="Ids with commas between them, for the second try and on; empty for the same agent.">
        {(ids) => <input {...ids} className="field mono" autoComplete="off" autoCapitalize="off" spellCheck={false} value={draft.thenAgents} onChange={(event) => edit({ thenAgents: event.target.value })} />}
      </Field>
      <label className="tick">
        <input type="checkbox" checked={draft.goesOn} onChange={(event) => edit({ goesOn: event.target.checked })} />
        <span>An agent that was refuted goes on in its own conversation</span>
        <small>Where it can and that is cheaper. Else each try begins anew.</small>
      </label>
      <label className="tick">
        <input type="checkbox" checked={draft.giveUp} onChange={(event) => edit({ giveUp: event.target.checked })} />
        <span>Give up after the last try</span>
        <small>Else you are asked. Worktree and branch stay either way.</small>
      </label>
      <Limits label="What one task may use" draft={draft.budget} error={wrong.budget} onChange={(budget) => edit({ budget })} />
      <Limits label="What all tasks of a day may use" draft={draft.dailyBudget} error={wrong.dailyBudget} onChange={(dailyBudget) => edit({ dailyBudget })} />
    </section>
  );
}

function Limits({ label, draft, error, onChange }: { label: string; draft: BudgetDraft; error: string | undefined; onChange: (draft: BudgetDraft) => void }) {
  return (
    <fieldset className="label">
      <legend className="b">{label}</legend>
      <div className="two">
        {Measure.options.map((measure) => (
          <Field key={measure} label={MEASURE_WORD[measure]}>
            {(ids) => <input {...ids} className="field num" inputMode="decimal" autoComplete="off" placeholder="no limit" value={draft[measure]} onChange={(event) => onChange({ ...draft, [measure]: event.target.value })} />}
          </Field>
        ))}
      </div>
      <p className={`t12 ${error ? "text-failed" : "c3"}`} role={error ? "alert" : undefined}>{error ?? "At four fifths you are told; at the limit the agent is held and you are asked. What an agent does not tell cannot be limited."}</p>
    </fieldset>
  );
}
