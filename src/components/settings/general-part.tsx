import type { ProjectRow } from "../../client/queries.ts";
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
      <dl className="kv">
        <dt>Base branch</dt><dd className="mono">{project.defaultBranch}</dd>
        {project.isDemo && <><dt>Kind</dt><dd>sample project of the demonstration</dd></>}
      </dl>
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
      <Field label="Folder for worktrees" hint="Absolute and outside the repository; empty for the usual place." error={wrong.worktreeRoot}>
        {(ids) => <input {...ids} className="field mono" autoComplete="off" autoCapitalize="off" spellCheck={false} value={draft.worktreeRoot} onChange={(event) => edit({ worktreeRoot: event.target.value })} />}
      </Field>
    </section>
  );
}
