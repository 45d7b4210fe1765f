import { type Grammar, grammarOf } from "./grammar.ts";

/** What a piece of code is: keyword, string, value, name, comment, or nothing special. */
export type Colour = "k" | "s" | "u" | "f" | "c" | "";

export interface Piece {
  kind: Colour;
  text: string;
}

/** Lines longer than this are data, not code, and stay plain. */
const LONGEST = 2000;

/** Colours the lines of one side of a change, in their order: what runs over lines is followed. */
export function colouring(path: string): (text: string) => Piece[] {
  const grammar = grammarOf(path);
  let open: string | null = null;
  return (text) => {
    if (!grammar || text.length > LONGEST) return [{ kind: "", text }];
    const scanned = scan(text, open, grammar);
    open = scanned.open;
    return scanned.pieces;
  };
}

function scan(text: string, wasOpen: string | null, grammar: Grammar): { pieces: Piece[]; open: string | null } {
  const pieces: Piece[] = [];
  const put = (kind: Colour, part: string): void => {
    const last = pieces.at(-1);
    if (last?.kind === kind) last.text += part;
    else if (part !== "") pieces.push({ kind, text: part });
  };
  let open = wasOpen;
  let at = 0;
  while (at < text.length) {
    const span = open === null ? undefined : grammar.ends[open];
    if (span) {
      const end = text.indexOf(span.close, at);
      const to = end < 0 ? text.length : end + span.close.length;
      put(span.kind, text.slice(at, to));
      if (end >= 0) open = null;
      at = to;
      continue;
    }
    const token = tokenAt(text, at, grammar);
    if (token.opens) open = token.text;
    put(token.kind, token.text);
    at += token.text.length;
  }
  return { pieces, open };
}

function tokenAt(text: string, at: number, grammar: Grammar): Piece & { opens?: true } {
  grammar.token.lastIndex = at;
  const match = grammar.token.exec(text);
  const { c, o, s, u, w } = match?.groups ?? {};
  if (c !== undefined) return { kind: "c", text: c };
  if (o !== undefined) return { kind: grammar.ends[o]?.kind ?? "", text: o, opens: true };
  if (s !== undefined) return { kind: grammar.hasKeys && isKey(text, at + s.length) ? "f" : "s", text: s };
  if (u !== undefined) return { kind: "u", text: u };
  if (w !== undefined) return { kind: wordKind(text, at, { word: w, grammar }), text: w };
  return { kind: "", text: String.fromCodePoint(text.codePointAt(at) ?? 0) };
}

function wordKind(text: string, at: number, { word, grammar }: { word: string; grammar: Grammar }): Colour {
  if (grammar.keywords.has(word) && text[at - 1] !== ".") return "k";
  const end = at + word.length;
  if (grammar.hasKeys) return isKey(text, end) ? "f" : "";
  return text[end] === "(" || /^[A-Z][A-Za-z]*[a-z]/.test(word) ? "f" : "";
}

function isKey(text: string, end: number): boolean {
  return /^\s*:/.test(text.slice(end, end + 20));
}
