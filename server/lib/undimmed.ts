import { codesOf, ESC, SGR } from "./sgr.ts";

const LINK = new RegExp(`${ESC}\\]8;[^${ESC}]*${ESC}\\\\`, "g");

/** A captured screen as plain text without what is shown dimmed: CLIs write hints that way into a box nobody has typed into. */
export function undimmed(screen: string): string {
  let isDim = false;
  let from = 0;
  let text = "";
  for (const match of screen.matchAll(SGR)) {
    text += shown(screen.slice(from, match.index), isDim);
    from = match.index + match[0].length;
    isDim = dimAfter(isDim, match[1] ?? "");
  }
  return (text + shown(screen.slice(from), isDim)).replaceAll(ESC, "");
}

/** A captured screen as plain text: without its colours and the marks of its links. */
export function uncoloured(screen: string): string {
  return screen.replaceAll(SGR, "").replaceAll(LINK, "").replaceAll(ESC, "");
}

/** Blanks keep their place, so that columns and lines stay what they were. */
function shown(part: string, isDim: boolean): string {
  return isDim ? part.replaceAll(/\S/gu, " ") : part;
}

function dimAfter(isDim: boolean, parameters: string): boolean {
  let dim = isDim;
  for (const code of codesOf(parameters)) {
    if (code === 2) dim = true;
    else if (code === 0 || code === 22) dim = false;
  }
  return dim;
}
