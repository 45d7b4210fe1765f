import type { ProjectKnowledge } from "#domain/knowledge.ts";
import { wilsonLower } from "#domain/pattern.ts";

/** How an agent did at one type of task: its share of verified tries with the 90 % range, all 0 to 1. */
export interface AgentRow {
  agent: string;
  verified: number;
  tries: number;
  share: number;
  low: number;
  high: number;
  /** The one that can be counted on most, where there are several. */
  best: boolean;
}

export interface TypeRows {
  type: string;
  rows: AgentRow[];
}

/** What agents did by type of task, over one or several projects; the best lower bound first. */
export function performanceOf(known: readonly Pick<ProjectKnowledge, "performanceCounts">[]): TypeRows[] {
  const entries = known.flatMap(({ performanceCounts }) => Object.entries(performanceCounts).flatMap(([type, agents]) => Object.entries(agents).map(([agent, counts]) => ({ type, agent, ...counts }))));
  return [...Map.groupBy(entries, (e) => e.type)]
    .map(([type, of]) => ({ type, rows: rowsOf(of) }))
    .filter(({ rows }) => rows.length > 0)
    .sort((a, b) => triesOf(b.rows) - triesOf(a.rows));
}

function rowsOf(entries: readonly { agent: string; verified: number; tries: number }[]): AgentRow[] {
  const rows = [...Map.groupBy(entries, (e) => e.agent)].flatMap(([agent, of]) => {
    const tries = triesOf(of);
    const verified = of.reduce((sum, e) => sum + e.verified, 0);
    return tries === 0 ? [] : [{ agent, verified, tries, share: verified / tries, low: wilsonLower(verified, tries), high: 1 - wilsonLower(tries - verified, tries) }];
  });
  const sorted = rows.toSorted((a, b) => b.low - a.low || b.tries - a.tries);
  return sorted.map((row, i) => ({ ...row, best: i === 0 && row.low > 0 }));
}

function triesOf(entries: readonly { tries: number }[]): number {
  return entries.reduce((sum, e) => sum + e.tries, 0);
}

/** A share without its leading zero: `.36`, `1`, `0`. */
export function shareText(share: number): string {
  if (share < 0.005) return "0";
  return share >= 0.995 ? "1" : share.toFixed(2).replace(/^0/, "");
}
