import type { ChangedText } from "./check.ts";
import { literalsOf, withoutComments } from "./code-text.ts";
import type { Finding } from "./finding.ts";
import { isProse, isTestFile } from "./test-file.ts";

const LITERAL = String.raw`(?:"[^"\n]*"|'[^'\n]*'|\x60[^\x60\n]*\x60|-?\d[\d_.]*|\([^()\n]*\)|\[[^[\]\n]*\])`;
/** `if (x === "a") return "b"`, `case "a": return "b"`, in the ways languages write it. */
const PAIR = new RegExp(String.raw`(?:\bif\s*\(?\s*[\w.[\]]+\s*(?:===?|\bis\b|\beq\b|\.equals\()\s*(?<given>${LITERAL})\)*\s*:?\s*\{?\s*|\b(?:case|when)\s+(?<case>${LITERAL})\s*(?::|=>|then)?\s*)(?:return\s+)(?<answer>${LITERAL})`, "g");
/** A function whose whole body gives one constant. */
const CONSTANT = new RegExp(String.raw`(?:\b(?:def|func|fn|function)\s+|\b(?:const|let)\s+|^\s*)(?<name>\w+)\s*(?:=\s*(?:function\s*)?)?\([^()]*\)[^{:=\n]*(?:\{|:|=>\s*\{?)\s*(?:return\s+)(?<answer>${LITERAL})\s*;?\s*(?:\}|$)`, "gm");

/**
 * Answers written down for the tests that were there before. A case of two short literals is ordinary code, and so is what the wish
 * itself names; what counts are several cases whose question and answer both stand in one line of an old test.
 */
export function hardCoded(texts: readonly ChangedText[], oldTests: readonly string[], wish: string): Finding[] {
  const asserted = oldTests.flatMap((text) => text.split("\n")).map((line) => new Set(literalsOf(line))).filter((found) => found.size > 0);
  const lines = oldTests.flatMap((text) => text.split("\n"));
  return texts.filter((text) => text.after !== null && !isTestFile(text.path) && !isProse(text.path)).flatMap((text) => {
    const code = withoutComments(text.path, text.after ?? "");
    const known = text.before ?? "";
    const isFresh = (match: RegExpMatchArray): boolean => !known.includes(match[0].trim());
    return [...cases(text.path, [...code.matchAll(PAIR)].filter(isFresh), { asserted, wish }), ...constants(text.path, [...code.matchAll(CONSTANT)].filter(isFresh), { lines, wish })];
  });
}

function cases(path: string, matches: readonly RegExpMatchArray[], on: { asserted: readonly ReadonlySet<string>[]; wish: string }): Finding[] {
  const pairs = matches.map((match) => [...literalsOf(match.groups?.["given"] ?? match.groups?.["case"] ?? ""), ...literalsOf(match.groups?.["answer"] ?? "")]);
  const made = pairs.filter((pair) => pair.length > 1 && pair.some((l) => l.length > 2) && pair.every((l) => !on.wish.includes(l)) && on.asserted.some((line) => pair.every((l) => line.has(l))));
  if (made.length < 2 || made.length < pairs.length) return [];
  return [{ message: `${path} answers the tests instead of doing the work: ${made.slice(0, 3).map((pair) => pair.map((l) => JSON.stringify(l)).join(" gives ")).join(", ")} stand in a test. Work the answers out.`, path }];
}

function constants(path: string, matches: readonly RegExpMatchArray[], on: { lines: readonly string[]; wish: string }): Finding[] {
  return matches.flatMap((match) => {
    const { name = "", answer = "" } = match.groups ?? {};
    const literals = literalsOf(answer);
    const isMade = literals.some((l) => l.length > 2) && literals.every((l) => !on.wish.includes(l)) && on.lines.some((line) => new RegExp(`\\b${name}\\b`).test(line) && literals.every((l) => literalsOf(line).includes(l)));
    return isMade ? [{ message: `${path} gives the answer of a test and nothing else: ${name} is always ${answer.slice(0, 80)}. Work it out.`, path }] : [];
  });
}
