"use client";
import { useQueryClient } from "@tanstack/react-query";
import { Pencil } from "lucide-react";
import { type FormEvent, useState } from "react";
import type { ProjectKnowledge } from "#domain/knowledge.ts";
import { keys } from "../../client/keys.ts";
import { send } from "../../client/rest.ts";
import { useAction } from "../../client/use-action.ts";
import { Button } from "../ui/button.tsx";
import { Problem } from "../ui/feedback.tsx";
import { Field } from "../ui/field.tsx";
import { entriesOf, LIMITS, tooMuch } from "./entries.ts";

interface Props {
  field: keyof typeof LIMITS;
  title: string;
  note: string;
  none: string;
  known: ProjectKnowledge;
}

/** A list of the knowledge, and the form that corrects it: one entry per line. */
export function EntryList({ field, title, note, none, known }: Props) {
  const [editing, setEditing] = useState(false);
  const entries = known[field];
  return (
    <section aria-label={title}>
      <div className="sec-h">{title}<span className="end h">{note}{!editing && <Button small kind="quiet" aria-label={`Edit: ${title}`} onClick={() => setEditing(true)}><Pencil size={12} aria-hidden="true" />Edit</Button>}</span></div>
      {editing && <EntryForm field={field} title={title} known={known} onDone={() => setEditing(false)} />}
      {!editing && entries.length === 0 && <p className="t12 c2">{none}</p>}
      {!editing && field === "techStack" && <ul className="h flex-wrap">{entries.map((entry) => <li key={entry} className="tag line">{entry}</li>)}</ul>}
      {!editing && field === "conventions" && <ul className="learn-entries">{entries.map((entry) => <li key={entry} className="wrap">{entry}</li>)}</ul>}
    </section>
  );
}

function EntryForm({ field, title, known, onDone }: Pick<Props, "field" | "title" | "known"> & { onDone: () => void }) {
  const queries = useQueryClient();
  const [text, setText] = useState(() => known[field].join("\n"));
  const entries = entriesOf(text);
  const error = tooMuch(entries, LIMITS[field]);
  const save = useAction(
    async () => {
      await send("PATCH", `/api/folders/${known.folderId}/knowledge`, { [field]: entries });
      await queries.invalidateQueries({ queryKey: keys.knowledge });
    },
    { done: onDone, quiet: true },
  );
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!error && !save.isPending) save.mutate();
  };
  return (
    <form className="grid gap-2" onSubmit={submit}>
      <Field label={title} hint="One per line." error={error}>
        {(ids) => <textarea {...ids} className="field" rows={Math.min(16, Math.max(4, entries.length + 1))} autoFocus value={text} onChange={(event) => setText(event.target.value)} />}
      </Field>
      {save.error && <Problem error={save.error} />}
      <div className="h">
        <Button type="submit" kind="accent" busy={save.isPending} busyWord="Saving" off={error}>Save</Button>
        <Button kind="quiet" onClick={onDone}>Cancel</Button>
      </div>
    </form>
  );
}
