/** What a person says about the graph in fixed words: `split 3 into …`, `merge 3 and 4`, `3 after 2`, `3 not after 2`. */
export type GraphRequest =
  | { kind: "split"; number: number; parts: string[] }
  | { kind: "merge"; numbers: number[] }
  | { kind: "order"; number: number; after: number[]; notAfter: number[] };

const NUMBER = String.raw`(?:tasks?\s+)?#?(\d{1,6})`;
const NUMBERS = String.raw`((?:tasks?\s+)?#?\d{1,6}(?:\s*(?:,\s*and|,|and|&|with)\s*(?:tasks?\s+)?#?\d{1,6}){0,19})`;
const SPLIT = new RegExp(String.raw`^(?:please\s+)?split\s+${NUMBER}(?:\s+(?:up\s+)?into)?\s*:?\s+(\S[\s\S]*)$`, "i");
const MERGE = new RegExp(String.raw`^(?:please\s+)?(?:merge|join|combine)\s+${NUMBERS}[.!]?$`, "i");
const ORDER = new RegExp(String.raw`^(?:please\s+)?(?:(?:run|do|start|put)\s+)?${NUMBER}\s+(?:shall\s+|should\s+)?(?:wait(?:s)?\s+for|(?:run\s+|come\s+)?after|behind)\s+${NUMBERS}[.!]?$`, "i");
const LOOSE = new RegExp(String.raw`^(?:please\s+)?${NUMBER}\s+(?:does\s+not\s+wait\s+for|not\s+after|no\s+longer\s+(?:waits\s+for|after))\s+${NUMBERS}[.!]?$`, "i");
const ITEM = /^\s{0,3}(?:[-*•+]|\d{1,2}[.)])\s+/;

/** A message about the graph, or undefined when it is about something else. */
export function graphRequestOf(message: string): GraphRequest | undefined {
  const text = message.trim();
  const [, whole, rest] = SPLIT.exec(text) ?? [];
  const parts = rest === undefined ? [] : partsOf(rest);
  if (whole !== undefined && parts.length > 1) return { kind: "split", number: Number(whole), parts };
  const numbers = numbersIn(MERGE.exec(text)?.[1]);
  if (numbers.length > 1) return { kind: "merge", numbers };
  const [, late, before] = ORDER.exec(text) ?? [];
  if (late !== undefined) return { kind: "order", number: Number(late), after: numbersIn(before), notAfter: [] };
  const [, free, from] = LOOSE.exec(text) ?? [];
  return free === undefined ? undefined : { kind: "order", number: Number(free), after: [], notAfter: numbersIn(from) };
}

/** The lines of a list, or what semicolons and "and then" part. */
function partsOf(text: string): string[] {
  const lines = text.split("\n").map((line) => line.trim()).filter(Boolean);
  const parts = lines.length > 1 ? lines.map((line) => line.replace(ITEM, "")) : text.split(/\s*;\s*(?:and\s+)?(?:then\s+)?|\s*,?\s+and then\s+/i);
  return parts.map((part) => part.trim()).filter(Boolean).slice(0, 10);
}

function numbersIn(list: string | undefined): number[] {
  return [...new Set([...(list ?? "").matchAll(/\d+/g)].map(([digits]) => Number(digits)).filter((n) => n > 0))];
}
