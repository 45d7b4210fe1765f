import "./work.css";
import type { CheckSpec } from "#domain/contract.ts";
import { fromWords, reasonWords, wantsWords } from "../../client/check-words.ts";

/** Checks that were suggested and are new here: what they would do, and why nothing of it runs without a person's word. */
export function Proposals({ proposed }: { proposed: readonly CheckSpec[] }) {
  if (proposed.length === 0) return null;
  return (
    <section className="notice asks" aria-label="Suggested checks that wait for your word">
      <p className="bb">{proposed.length === 1 ? "A suggested check waits for your word" : `${proposed.length} suggested checks wait for your word`}</p>
      <ul className="grid gap-1">{proposed.map((spec) => <li key={`${spec.check} ${spec.title}`} className="t12"><Proposal spec={spec} /></li>)}</ul>
      <p className="t12 c2">None of it runs unless you take it over in the plan. Confirming leaves it out.</p>
    </section>
  );
}

/** One of them, to be read before anybody takes it over. */
export function Proposal({ spec }: { spec: CheckSpec }) {
  const { origin } = spec;
  return (
    <span className="wrap">
      Proposed: {spec.title}, <code>{wantsWords(spec)}</code>
      {origin && <span className="t12 c2 block">{[fromWords(origin), reasonWords(origin), origin.asks && `asked first because ${origin.asks}`].filter(Boolean).join("; ")}</span>}
    </span>
  );
}
