"use client";
import { useState } from "react";
import type { CustomAgent } from "#domain/project.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { type AgentDraft, agentOf, NEW_AGENT } from "./agents-draft.ts";

const BY = [
  { value: "argv", label: "as an argument" },
  { value: "file", label: "as a file, by its path" },
  { value: "stdin", label: "on standard input" },
] as const;

/** Declares an agent of one's own: a program that takes a task and reports by ending. */
export function OwnAgent({ taken, isSaving, onAdd }: { taken: readonly string[]; isSaving: boolean; onAdd: (agent: CustomAgent) => void }) {
  const [draft, setDraft] = useState<AgentDraft | null>(null);
  const [wrong, setWrong] = useState<string>();
  if (!draft) return <div><Button small onClick={() => setDraft(NEW_AGENT)}>Add an agent of your own</Button></div>;
  const edit = (some: Partial<AgentDraft>): void => {
    setWrong(undefined);
    setDraft({ ...draft, ...some });
  };
  return (
    <form
      className="card"
      aria-label="New agent"
      onSubmit={(event) => {
        event.preventDefault();
        const made = agentOf(draft, taken);
        setWrong("wrong" in made ? made.wrong : undefined);
        if ("agent" in made && !isSaving) onAdd(made.agent);
      }}
    >
      <div className="part grid gap-3 !border-t-0">
        <div className="two">
          <Field label="Id" hint="What you say: with mine.">
            {(ids) => <input {...ids} className="field mono" autoFocus maxLength={40} autoComplete="off" autoCapitalize="off" spellCheck={false} value={draft.id} onChange={(event) => edit({ id: event.target.value })} />}
          </Field>
          <Field label="Name" hint="For people; the id when left empty.">
            {(ids) => <input {...ids} className="field" maxLength={80} autoComplete="off" value={draft.name} onChange={(event) => edit({ name: event.target.value })} />}
          </Field>
        </div>
        <Field label="Command" hint="{prompt} stands for the task, or by file for its path. No shell runs it." error={wrong}>
          {(ids) => <input {...ids} className="field mono" placeholder="my-agent --task {prompt}" autoComplete="off" autoCapitalize="off" spellCheck={false} value={draft.command} onChange={(event) => edit({ command: event.target.value })} />}
        </Field>
        <Field label="It gets the task">
          {(ids) => <select {...ids} className="field" value={draft.promptBy} onChange={(event) => edit({ promptBy: event.target.value as AgentDraft["promptBy"] })}>{BY.map((by) => <option key={by.value} value={by.value}>{by.label}</option>)}</select>}
        </Field>
      </div>
      <footer>
        <Button type="submit" busy={isSaving} busyWord="Saving">Add agent</Button>
        <Button kind="quiet" onClick={() => setDraft(null)}>Cancel</Button>
      </footer>
    </form>
  );
}
