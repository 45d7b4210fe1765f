import type { ScreenState } from "#domain/agent.ts";

/** What a screen must show, near its end, to be taken for a state. */
export type ScreenRule = readonly [state: ScreenState, shows: RegExp];

const LINES = 24;

/** The state of the first rule that matches the last lines of a screen; blank lines and frames do not count. */
export function screenStateBy(rules: readonly ScreenRule[], screen: string): ScreenState {
  const lines = screen.split("\n").map((line) => line.replaceAll(/[│┃╹]/g, " ").trimEnd()).filter((line) => line.trim() !== "");
  const end = lines.slice(-LINES).join("\n");
  return rules.find(([, shows]) => shows.test(end))?.[0] ?? "unknown";
}
