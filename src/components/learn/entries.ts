/** How many entries a list of the knowledge may have, and how long one may be. */
export interface Limit {
  entries: number;
  characters: number;
}

export const LIMITS = { techStack: { entries: 60, characters: 80 }, conventions: { entries: 100, characters: 400 } } as const satisfies Record<string, Limit>;

/** One entry per line, without what is empty or said twice. */
export function entriesOf(text: string): string[] {
  return [...new Set(text.split("\n").map((line) => line.trim()).filter((line) => line !== ""))];
}

/** What is too much, or undefined. */
export function tooMuch(entries: readonly string[], limit: Limit): string | undefined {
  if (entries.length > limit.entries) return `${entries.length} lines; at most ${limit.entries} fit.`;
  const long = entries.find((entry) => entry.length > limit.characters);
  return long === undefined ? undefined : `“${long.slice(0, 24)}…” has ${long.length} characters; at most ${limit.characters} fit.`;
}
