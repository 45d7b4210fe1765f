import { Mark } from "../shell/brand.tsx";
import { Glyph } from "../ui/glyph.tsx";

export interface StepLine {
  name: string;
  note: string;
  state: "done" | "now" | "later";
}

const LOOK = { done: { s: "verified", glyph: "verified", word: "done" }, now: { s: "working", glyph: "working", word: "now" }, later: { s: "queued", glyph: "queued", word: "later" } } as const;

/** Where one is on the way from an empty server to the first task. */
export function Steps({ steps }: { steps: readonly StepLine[] }) {
  return (
    <nav aria-label="First steps">
      <div className="brand"><Mark />Remote Dev</div>
      <ol>
        {steps.map((step) => (
          <li key={step.name} data-s={LOOK[step.state].s} aria-current={step.state === "now" ? "step" : undefined}>
            <Glyph glyph={LOOK[step.state].glyph} name={LOOK[step.state].word} />
            <span className={step.state === "later" ? "c2" : "b"}>{step.name}</span>
            {step.note && <small>{step.note}</small>}
          </li>
        ))}
      </ol>
      <p className="t11 c3 mt-auto px-2 pb-4 pt-3">What is kept here stays on this machine. No account, no telemetry.</p>
    </nav>
  );
}
