import type { Attention } from "#domain/attention.ts";
import { clockSeconds } from "../../client/times.ts";

/** What a state rests on, signal by signal, in one step. */
export function Why({ attention }: { attention: Attention }) {
  return (
    <details className="fold why">
      <summary>Why?</summary>
      <ul className="t12">
        {attention.because.map((b) => (
          <li key={`${b.at ?? ""} ${b.source} ${b.text}`} className={b.holds ? "" : "c3 line-through"}>
            <span className="wrap">{b.text}</span> <span className="c3">{b.source}{b.at && `, ${clockSeconds(b.at)}`}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}
