import { LandingStrategy } from "#domain/landing.ts";
import { STRATEGY_WORD } from "../../client/landing-words.ts";
import { type ProjectRow, useBranches } from "../../client/queries.ts";
import { refusalOf } from "../../client/use-action.ts";
import { AUTONOMY_OPTIONS, AUTONOMY_WORDS } from "../first-run/project-form.tsx";
import { Field, Segments } from "../ui/field.tsx";
import type { ProjectDraft, Wrong } from "./project-draft.ts";

export interface PartProps {
  draft: ProjectDraft;
  wrong: Wrong;
  edit: (some: Partial<ProjectDraft>) => void;
}

/** What a project is called, where it lies, and how much runs unasked in it. */
export function GeneralPart({ draft, wrong, edit, project }: PartProps & { project: ProjectRow }) {
  return (
    <section className="set" aria-label={project.name}>
      <header><h2>{project.name}</h2><p className="mono t12 wrap">{project.path}</p></header>
      {project.isDemo && <dl className="kv"><dt>Kind</dt><dd>sample project of the demonstration</dd></dl>}
      <Field label="Name" error={wrong.name}>
        {(ids) => <input {...ids} className="field" maxLength={80} autoComplete="off" value={draft.name} onChange={(event) => edit({ name: event.target.value })} />}
      </Field>
      <div className="label justify-items-start">
        <span>Autonomy</span>
        <Segments label="Autonomy" value={draft.autonomy} options={AUTONOMY_OPTIONS} onChange={(autonomy) => edit({ autonomy })} />
        <p className="t12 c3">{AUTONOMY_WORDS[draft.autonomy]}</p>
      </div>
      <label className="tick">
        <input type="checkbox" checked={draft.mayCommit} onChange={(event) => edit({ mayCommit: event.target.checked })} />
        <span>May commit what an agent left uncommitted</span>
        <small>On the task's branch only. Else such work waits for you.</small>
      </label>
      <Field label="Stalled after, in minutes" hint="A working agent of which nothing moves for so long is shown as stalled. Nothing is done to it." error={wrong.stalledAfterMinutes}>
        {(ids) => <input {...ids} className="field num" inputMode="numeric" autoComplete="off" value={draft.stalledAfterMinutes} onChange={(event) => edit({ stalledAfterMinutes: event.target.value })} />}
      </Field>
      <BaseBranch draft={draft} edit={edit} projectId={project.id} />
      <Field label="How verified work lands" hint="You can choose otherwise each time.">
        {(ids) => (
          <select {...ids} className="field" value={draft.landBy} onChange={(event) => edit({ landBy: LandingStrategy.safeParse(event.target.value).data ?? "" })}>
            <option value="">Fast-forward where that can be, else squash</option>
            {LandingStrategy.options.map((strategy) => <option key={strategy} value={strategy}>{STRATEGY_WORD[strategy]}</option>)}
          </select>
        )}
      </Field>
      <Field label="Folder for worktrees" hint="Absolute and outside the repository; empty for the usual place." error={wrong.worktreeRoot}>
        {(ids) => <input {...ids} className="field mono" autoComplete="off" autoCapitalize="off" spellCheck={false} value={draft.worktreeRoot} onChange={(event) => edit({ worktreeRoot: event.target.value })} />}
      </Field>
    </section>
  );
}

/** What a new task's branch starts from. A branch that is gone meanwhile stays shown until another is chosen. */
function BaseBranch({ draft, edit, projectId }: Pick<PartProps, "draft" | "edit"> & { projectId: string }) {
  const branches = useBranches(projectId);
  const { baseBranch } = draft;
  const items = branches.data?.items ?? [];
  const isGone = branches.data !== undefined && baseBranch !== "" && !items.includes(baseBranch);
  const refusal = branches.error ? refusalOf(branches.error) : undefined;
  const error = refusal ? `${refusal.message} ${refusal.next}` : isGone ? `${baseBranch} is not in the repository any more. Choose another one; tasks cannot start until then.` : undefined;
  return (
    <Field label="Base branch" hint="New tasks start from its newest commit." error={error}>
      {(ids) => (
        <select {...ids} className="field" value={baseBranch} onChange={(event) => edit({ baseBranch: event.target.value })}>
          <option value="">{`The one checked out${branches.data?.current ? `, now ${branches.data.current}` : ""}`}</option>
          {baseBranch !== "" && !items.includes(baseBranch) && <option value={baseBranch}>{baseBranch}</option>}
          {items.map((name) => <option key={name} value={name}>{name}</option>)}
        </select>
      )}
    </Field>
  );
}
