"use client";
import type { Digest } from "#domain/digest.ts";
import { count } from "../../client/plan.ts";
import { Button } from "../ui/button.tsx";

/** The folded beginning of a long conversation: what the orchestrator still knows of it, and the messages themselves on demand. */
export function Earlier({ digest, isUnfolded, onUnfold }: { digest: Digest; isUnfolded: boolean; onUnfold: () => void }) {
  return (
    <details className="earlier" onToggle={(event) => showOpened(event.currentTarget)}>
      <summary>Earlier: {count(digest.messages, "message")} summarised</summary>
      {digest.decided.length > 0 && (
        <section aria-label="What you decided">
          <div className="sec-h">What you decided<span className="end">kept word for word</span></div>
          <ul>{digest.decided.map((d) => <li key={d.messageId} className="wrap">{d.text}{d.about && <span className="c3"> · to: {d.about}</span>}</li>)}</ul>
        </section>
      )}
      <section aria-label="Summary">
        <div className="sec-h">Summary<span className="end">{digest.brain ? `by ${digest.brain}` : "the beginning of each message"}</span></div>
        <p className="wrap c2 t12 told">{digest.text}</p>
      </section>
      <div><Button kind="quiet" small onClick={onUnfold}>{isUnfolded ? "Hide the messages" : "Show the messages"}</Button></div>
    </details>
  );
}

/** The list holds the message one reads in its place; what was opened above it is brought into sight after that, two frames on. */
function showOpened(fold: HTMLDetailsElement): void {
  if (fold.open) requestAnimationFrame(() => requestAnimationFrame(() => fold.scrollIntoView({ block: "start" })));
}
