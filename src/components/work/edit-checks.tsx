"use client";
import { Pencil, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { type CheckSpec, checkProblem, OWN_KINDS } from "#domain/contract.ts";
import { byOrigin, isNamedByCommand, reasonWords, wantsWords } from "../../client/check-words.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { type CheckDraft, draftOf, isOwn, KIND_WORDS, NO_DRAFT, specOf, startsApp, stillOf, takesPaths } from "./check-draft.ts";
import { Proposal } from "./proposals.tsx";

/** The checks of a plan: taken out, changed, or put together anew, as long as no agent has started. */
export function EditChecks({ checks, proposed, onChange }: { checks: readonly CheckSpec[]; proposed: readonly CheckSpec[]; onChange: (checks: CheckSpec[]) => void }) {
  const [draft, setDraft] = useState<{ at: number | null; value: CheckDraft; of?: CheckSpec } | null>(null);
  const groups = byOrigin(checks, (spec) => spec);
  const put = (made: CheckSpec): void => {
    const spec = draft?.of ? stillOf(draft.of, made) : made;
    onChange(draft?.at == null ? [...checks, spec] : checks.map((old, i) => (i === draft.at ? spec : old)));
    setDraft(null);
  };
  return (
    <fieldset className="grid gap-1">
      <legend className="b mb-1">Checks that decide</legend>
      {groups.map(({ from, items }) => (
        <div key={from} role="group" aria-label={from}>
          {groups.length > 1 && <p className="t11 c3 mt-1">{from}</p>}
          {items.map(({ item: spec, index }) => <CheckLine key={`${spec.check} ${spec.title} ${index}`} spec={spec} onEdit={() => setDraft({ at: index, value: draftOf(spec), of: spec })} onTakeOut={() => onChange(checks.filter((_, k) => k !== index))} />)}
        </div>
      ))}
      {checks.length === 0 && <p className="t12 c2">Without a check that passes, nothing counts as verified.</p>}
      {proposed.filter((spec) => !checks.includes(spec)).map((spec) => (
        <div key={`proposed ${spec.check} ${spec.title}`} className="check-line py-1">
          <span className="grow"><Proposal spec={spec} /></span>
          {checkProblem(spec) === null ? <Button small onClick={() => onChange([...checks, spec])}>Take it over</Button> : <Button small onClick={() => setDraft({ at: null, value: draftOf(spec), of: spec })}>Change it</Button>}
        </div>
      ))}
      {draft ? <DraftForm key={draft.at ?? "new"} draft={draft.value} isNew={draft.at === null} onDone={put} onLeave={() => setDraft(null)} /> : <div><Button small onClick={() => setDraft({ at: null, value: NO_DRAFT })}><Plus size={14} aria-hidden="true" />Add a check</Button></div>}
    </fieldset>
  );
}

function CheckLine({ spec, onEdit, onTakeOut }: { spec: CheckSpec; onEdit: () => void; onTakeOut: () => void }) {
  return (
    <div className="check-line py-1">
      <span className="grow wrap">
        <span className={isNamedByCommand(spec) ? "mono" : undefined}>{spec.title}</span>
        {spec.origin?.from === "brain" && <span className="t12 c2 block">{[isNamedByCommand(spec) ? "" : wantsWords(spec), reasonWords(spec.origin)].filter(Boolean).join("; ")}</span>}
      </span>
      {isOwn(spec) && <Button small icon kind="quiet" aria-label={`Change ${spec.title}`} onClick={onEdit}><Pencil size={14} aria-hidden="true" /></Button>}
      <Button small icon kind="quiet" aria-label={`Take out ${spec.title}`} onClick={onTakeOut}><Trash2 size={14} aria-hidden="true" /></Button>
    </div>
  );
}

function DraftForm({ draft: first, isNew, onDone, onLeave }: { draft: CheckDraft; isNew: boolean; onDone: (spec: CheckSpec) => void; onLeave: () => void }) {
  const [draft, setDraft] = useState(first);
  const [isTried, setTried] = useState(false);
  const made = specOf(draft);
  const set = (fields: Partial<CheckDraft>): void => setDraft({ ...draft, ...fields });
  const add = (): void => ("spec" in made ? onDone(made.spec) : setTried(true));
  const line = (label: string, field: "command" | "path" | "status" | "contains" | "like" | "title", hint?: string) => (
    <Field label={label} hint={hint}>{(ids) => <input {...ids} className={`field ${field === "command" || field === "path" || field === "like" ? "mono" : ""}`} autoComplete="off" spellCheck={false} value={draft[field]} onChange={(event) => set({ [field]: event.target.value })} />}</Field>
  );
  const lines = (label: string, field: "paths" | "see", hint: string) => (
    <Field label={label} hint={hint}>{(ids) => <textarea {...ids} className="field" rows={3} value={draft[field]} onChange={(event) => set({ [field]: event.target.value })} />}</Field>
  );
  return (
    <div className="draft" role="group" aria-label={isNew ? "A new check" : "A check that changes"}>
      <Field label="What is checked">{(ids) => <select {...ids} className="field" value={draft.kind} onChange={(event) => set({ kind: OWN_KINDS.find((kind) => kind === event.target.value) ?? draft.kind })}>{OWN_KINDS.map((kind) => <option key={kind} value={kind}>{KIND_WORDS[kind]}</option>)}</select>}</Field>
      {draft.kind === "command" && line("Command", "command", "No shell runs it. It passes with exit code 0, in the worktree and on a clean checkout.")}
      {startsApp(draft.kind) && line("Command that starts the app", "command", "It listens on 127.0.0.1 and the port in PORT, or where {port} stands.")}
      {takesPaths(draft.kind) && lines("Paths", "paths", "One a line, relative to the project; * and ** are allowed.")}
      {startsApp(draft.kind) && line("Path of the page", "path")}
      {draft.kind === "http-probe" && (
        <div className="grid grid-cols-2 gap-3">
          <Field label="Method">{(ids) => <select {...ids} className="field" value={draft.method} onChange={(event) => set({ method: METHODS.find((m) => m === event.target.value) ?? "GET" })}>{METHODS.map((m) => <option key={m}>{m}</option>)}</select>}</Field>
          {line("Status", "status", "Any success when empty.")}
        </div>
      )}
      {draft.kind === "http-probe" && line("The answer holds", "contains")}
      {draft.kind === "ui-matches" && lines("Texts to be seen", "see", "One a line.")}
      {draft.kind === "ui-matches" && line("Approved picture", "like", "A PNG in the project, 1280 by 800. Nothing is compared when empty.")}
      {draft.kind === "ui-matches" && <label className="check-line"><input type="checkbox" checked={draft.accessible} onChange={(event) => set({ accessible: event.target.checked })} /><span>What keeps people from using the page refutes it</span></label>}
      {line("Name in the list", "title", "Made from the rest when empty.")}
      {isTried && "wrong" in made && <p className="t12 text-failed" role="alert">{made.wrong}</p>}
      <div className="flex gap-2"><Button small onClick={add}>{isNew ? "Add it" : "Change it"}</Button><Button small kind="quiet" onClick={onLeave}>Leave it</Button></div>
    </div>
  );
}

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"] as const;
