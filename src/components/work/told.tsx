"use client";
import "./told.css";
import type { Delegation } from "#domain/delegation.ts";
import { kilo } from "../../client/sizes.ts";

/** What an agent was told, to the letter: its parts with their sizes, and where something had to be left out. */
export function Told({ delegation: { attempt, contextInjected, brief } }: { delegation: Pick<Delegation, "attempt" | "contextInjected" | "brief"> }) {
  if (brief.length === 0) return <pre className="output" aria-label={`What try ${attempt} was told`}>{contextInjected}</pre>;
  return (
    <div className="brief" role="group" aria-label={`What try ${attempt} was told`}>
      <p className="t12 c2">{kilo(contextInjected.length)} in {brief.length} {brief.length === 1 ? "part" : "parts"}, exactly as the agent got it.</p>
      {brief.map((part) => (
        <details key={part.from}>
          <summary><span>{part.title}</span><span className="end c2">{part.left > 0 ? `${kilo(part.chars)}, ${kilo(part.left)} left out` : kilo(part.chars)}</span></summary>
          <pre className="output">{contextInjected.slice(part.from, part.from + part.chars)}</pre>
        </details>
      ))}
    </div>
  );
}
