import { X } from "lucide-react";
import { Button } from "../ui/button.tsx";
import { type CheckDraft, COMMAND_CHECKS } from "./project-draft.ts";
import type { PartProps } from "./general-part.tsx";

/** The checks every task gets beside the detected ones. */
export function CheckList({ draft, wrong, edit }: PartProps) {
  const { checks } = draft;
  const change = (at: number, some: Partial<CheckDraft>): void => edit({ checks: checks.map((c, i) => (i === at ? { ...c, ...some } : c)) });
  return (
    <section className="set" aria-label="Checks">
      <header>
        <h2>Checks</h2>
        <p>Tests, type-check and lint are found in the usual manifests. What stands here is asked beside them, of every task.</p>
      </header>
      {checks.map((check, i) => (
        <div key={i} className="own-check" role="group" aria-label={`Check ${i + 1}`}>
          <select className="field" aria-label="What it is" value={check.check} onChange={(event) => change(i, { check: event.target.value })}>
            {COMMAND_CHECKS.map((known) => <option key={known.check} value={known.check}>{known.word}</option>)}
          </select>
          <input className="field mono" aria-label="Command" placeholder="npm test" spellCheck={false} autoCapitalize="off" autoComplete="off" value={check.command} onChange={(event) => change(i, { command: event.target.value })} />
          <input className="field" aria-label="Limit in minutes" inputMode="decimal" placeholder="10 min" value={check.minutes} onChange={(event) => change(i, { minutes: event.target.value })} />
          <Button kind="quiet" icon aria-label={`Remove check ${i + 1}`} onClick={() => edit({ checks: checks.filter((_, at) => at !== i) })}><X size={16} aria-hidden="true" /></Button>
        </div>
      ))}
      {wrong.checks && <p className="t12 text-failed" role="alert">{wrong.checks}</p>}
      <div><Button small off={checks.length >= 10 ? "Ten are enough" : undefined} onClick={() => edit({ checks: [...checks, { check: "tests-pass", command: "", minutes: "" }] })}>Add a check</Button></div>
    </section>
  );
}
