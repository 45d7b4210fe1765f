import { codesOf, SGR } from "./sgr.ts";

const GROUND = 49;
/** What is seen also where there is no letter, by the code that ends it: underlined, reversed, struck out, with a line above, on a colour. */
const SEEN = new Map([[4, 24], [21, 24], [7, 27], [9, 29], [53, 55], ...range(40, 48), ...range(100, 107)]);

/**
 * A captured screen without the blanks at the ends of lines that show nothing: from 3.4 on tmux fills every line with them to its full
 * width. Attributes go on from line to line; blanks that are coloured, underlined or reversed stay.
 */
export function withoutPlainBlanks(screen: string): string {
  const seen = new Set<number>();
  const lines = screen.split("\n").map((line) => {
    for (const [, codes = ""] of line.matchAll(SGR)) follow(seen, codes);
    return seen.size === 0 ? line.trimEnd() : line;
  });
  return lines.join("\n");
}

function follow(seen: Set<number>, parameters: string): void {
  for (const code of codesOf(parameters)) {
    if (code === 0) seen.clear();
    const end = SEEN.get(code);
    if (end === undefined) seen.delete(code);
    else seen.add(end);
  }
}

function range(from: number, to: number): [number, number][] {
  return Array.from({ length: to - from + 1 }, (_, i) => [from + i, GROUND]);
}
