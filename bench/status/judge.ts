import type { AttentionState } from "#domain/attention.ts";
import type { Sample } from "./replay.ts";
import type { Scenario } from "./scenario.ts";

/** One true state of a scenario and what the product said while it lasted. */
export interface Verdict {
  scenario: string;
  at: number;
  is: AttentionState;
  by: string;
  /** What it said at the end. */
  said: AttentionState;
  /** Milliseconds from the truth to the first word of it: the scenario's, and those it took to work out; null when it was said before, or never. */
  latency: { waited: number; took: number } | null;
  /** States said meanwhile that were neither this one nor the one before. */
  strays: AttentionState[];
  /** Set where the product has no word for the truth yet. */
  untold: string | undefined;
}

const DONE = new Set<AttentionState>(["reported", "verifying", "verified"]);

/** Holds what the product said against what was true. */
export function judge(scenario: Pick<Scenario, "name" | "steps">, samples: readonly Sample[]): Verdict[] {
  const truths = scenario.steps.filter((step) => step.is !== undefined);
  return truths.map((truth, i) => {
    const until = truths[i + 1]?.at ?? Infinity;
    const during = samples.filter((s) => s.at >= truth.at && s.at < until);
    const before = samples.findLast((s) => s.at < truth.at)?.state;
    const first = during.findIndex((s) => s.state === truth.is);
    const found = during[first];
    const strays = during.filter((s, at) => s.state !== truth.is && (s.state !== before || (first >= 0 && at > first))).map((s) => s.state);
    const said = during.at(-1)?.state ?? before ?? "starting";
    return {
      scenario: scenario.name, at: truth.at, is: truth.is ?? said, by: truth.by ?? "pane", said,
      latency: found && before !== undefined && before !== truth.is ? { waited: found.at - truth.at, took: found.tookMs } : null,
      strays: [...new Set(strays)], untold: truth.untold,
    };
  });
}

export interface Score {
  precision: number;
  recall: number;
  of: number;
}

/** Precision and recall of one state over all verdicts; a state that was never said wrongly or never true has no flaw. */
export function scoreOf(state: AttentionState, verdicts: readonly Verdict[]): Score {
  const hits = verdicts.filter((v) => v.is === state && v.said === state).length;
  const of = verdicts.filter((v) => v.is === state).length;
  const wrong = verdicts.filter((v) => v.is !== state && v.said === state).length + verdicts.filter((v) => v.said !== state && v.strays.includes(state)).length;
  return { precision: hits + wrong === 0 ? 1 : hits / (hits + wrong), recall: of === 0 ? 1 : hits / of, of };
}

/** How often work was said to be done that was not, for however short a time. */
export function falseEnds(verdicts: readonly Verdict[]): Verdict[] {
  return verdicts.filter((v) => !DONE.has(v.is) && [v.said, ...v.strays].some((state) => DONE.has(state)));
}
