import { Field } from "../ui/field.tsx";
import type { PartProps } from "./general-part.tsx";

const FIELDS = [
  { name: "role", label: "What this project is for", hint: "One or two sentences." },
  { name: "scope", label: "What belongs to it, and what does not", hint: "Places to stay in, places to leave alone." },
  { name: "successCriteria", label: "When work is good", hint: "What you look for in a review." },
] as const;

/** What every agent is told about the project, before its task. */
export function TellPart({ draft, edit }: PartProps) {
  return (
    <section className="set" aria-label="What agents are told">
      <header><h2>What agents are told</h2><p>Stands in every brief of this project.</p></header>
      {FIELDS.map(({ name, label, hint }) => (
        <Field key={name} label={label} hint={hint}>
          {(ids) => <textarea {...ids} className="field" rows={2} maxLength={2000} value={draft[name]} onChange={(event) => edit({ [name]: event.target.value })} />}
        </Field>
      ))}
    </section>
  );
}
