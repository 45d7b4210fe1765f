import { Field } from "../ui/field.tsx";
import type { PartProps } from "./general-part.tsx";

/** What is run in a worktree when it is new, and before it goes. */
export function CommandsPart({ draft, wrong, edit }: PartProps) {
  return (
    <section className="set" aria-label="Worktrees">
      <header>
        <h2>Worktrees</h2>
        <p>Each task gets its own. Files that git ignores come along when the repository names them in <code>.worktreeinclude</code>, in the form of <code>.gitignore</code>. Commands run without a shell, one a line.</p>
      </header>
      <Field label="Set-up" hint="Run in a new worktree before the agent starts, for example npm ci." error={wrong.setup}>
        {(ids) => <textarea {...ids} className="field mono" rows={2} spellCheck={false} autoCapitalize="off" value={draft.setup} onChange={(event) => edit({ setup: event.target.value })} />}
      </Field>
      <Field label="Teardown" hint="Run in a worktree before it is removed." error={wrong.teardown}>
        {(ids) => <textarea {...ids} className="field mono" rows={2} spellCheck={false} autoCapitalize="off" value={draft.teardown} onChange={(event) => edit({ teardown: event.target.value })} />}
      </Field>
    </section>
  );
}
