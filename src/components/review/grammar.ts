/** What the colours of a language rest on. Only its outside is known: comments, strings, numbers, words. */
export interface Grammar {
  /** Sticky; its named groups are `c` comment, `o` something that may run over lines, `s` string, `u` value, `w` word. */
  token: RegExp;
  /** How each thing that may run over lines ends. */
  ends: Readonly<Record<string, { close: string; kind: "c" | "s" }>>;
  keywords: ReadonlySet<string>;
  /** A word or string before a colon is a name. */
  hasKeys: boolean;
}

interface Outline {
  comment?: string;
  spans?: readonly (readonly [open: string, close: string, kind: "c" | "s"])[];
  quotes?: string;
  keywords?: string;
  hasKeys?: boolean;
}

const BLOCK = ["/*", "*/", "c"] as const;
const TEXT = ["<!--", "-->", "c"] as const;
const SCRIPT = "as async await break case catch class const continue debugger default delete do else enum export extends false finally for from function get if implements import in instanceof interface let new null of private protected public readonly return satisfies set static super switch this throw true try type typeof undefined var void while with yield";
const SYSTEM = "abstract as async await auto bool boolean break byte case catch char class const continue crate default defer do double else enum extends extern false final finally float fn for foreach func go goto if impl implements import in include inline int interface internal let long loop map match mod move mut namespace new nil null nullptr object override package private protected pub public range ref return sealed select self Self short signed static string struct super switch template this throw throws trait true try type typedef union unsafe unsigned use using val var virtual void volatile when where while yield";
const PYTHON = "False None True and as assert async await break case class continue def del elif else except finally for from global if import in is lambda match nonlocal not or pass raise return self try while with yield";
const SHELL = "case do done elif else esac export fi for function if in local return set shift then until while begin class def elsif end module require rescue unless nil true false";
const SQL = "add all alter and as asc begin between by case check column commit constraint create default delete desc distinct drop else end exists foreign from group having if in index inner insert into is join key left like limit not null on or order outer primary references right rollback select set table then union unique update using values view when where with";

const OUTLINES: Readonly<Record<string, Outline>> = {
  script: { comment: "//", spans: [BLOCK, ["`", "`", "s"]], quotes: "\"'", keywords: SCRIPT },
  system: { comment: "//", spans: [BLOCK], quotes: "\"", keywords: SYSTEM },
  python: { comment: "#", spans: [['"""', '"""', "s"], ["'''", "'''", "s"]], quotes: "\"'", keywords: PYTHON },
  shell: { comment: "#", quotes: "\"'", keywords: SHELL },
  data: { comment: "#", quotes: "\"'", keywords: "true false null yes no", hasKeys: true },
  json: { comment: "//", spans: [BLOCK], quotes: "\"", keywords: "true false null", hasKeys: true },
  style: { spans: [BLOCK], quotes: "\"'", hasKeys: true },
  sql: { comment: "--", spans: [BLOCK], quotes: "'", keywords: `${SQL} ${SQL.toUpperCase()}` },
  markup: { spans: [TEXT], quotes: "\"" },
};

const ENDINGS: Readonly<Record<string, string>> = {
  script: "js jsx mjs cjs ts tsx mts cts vue svelte astro",
  system: "c h cc cpp hpp cs go rs java kt kts swift scala dart php m proto zig groovy gradle",
  python: "py pyi",
  shell: "sh bash zsh fish rb rake ex exs pl r Dockerfile Makefile Gemfile Rakefile",
  data: "yml yaml toml ini cfg conf env properties",
  json: "json jsonc json5 webmanifest",
  style: "css scss less",
  sql: "sql",
  markup: "html htm xml svg",
};

const BY_ENDING = new Map(Object.entries(ENDINGS).flatMap(([name, endings]) => endings.split(" ").map((ending) => [ending, name] as const)));
const made = new Map<string, Grammar>();

/** The grammar for a path by its name; undefined for prose and for what is not known. */
export function grammarOf(path: string): Grammar | undefined {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const family = BY_ENDING.get(name) ?? BY_ENDING.get(name.slice(name.lastIndexOf(".") + 1));
  const outline = family === undefined ? undefined : OUTLINES[family];
  if (family === undefined || !outline) return undefined;
  const grammar = made.get(family) ?? grammarFrom(outline);
  made.set(family, grammar);
  return grammar;
}

function grammarFrom({ comment, spans = [], quotes = "", keywords = "", hasKeys = false }: Outline): Grammar {
  const either = (parts: readonly string[]): string => (parts.length === 0 ? "(?!)" : parts.join("|"));
  const parts = [
    // A hash inside a word is none: `a#b`, `$#`.
    `(?<c>${comment ? `${comment === "#" ? "(?<!\\S)" : ""}${comment}.*` : "(?!)"})`,
    `(?<o>${either(spans.map(([open]) => open.replaceAll(/[*!]/g, String.raw`\$&`)))})`,
    `(?<s>${either(Array.from(quotes, (q) => String.raw`${q}(?:\\.|[^${q}\\])*${q}`))})`,
    String.raw`(?<u>\d[\w.%]*)`,
    String.raw`(?<w>[\p{L}_$@-][\p{L}\d_$-]*)`,
  ];
  return { token: new RegExp(parts.join("|"), "uy"), ends: Object.fromEntries(spans.map(([open, close, kind]) => [open, { close, kind }])), keywords: new Set(keywords.split(" ")), hasKeys };
}
