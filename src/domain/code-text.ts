const HASH = /\.(py|rb|sh|bash|zsh|ya?ml|toml|ini|cfg|pl|r|ex|exs|nix|tf|conf|mk)$|(^|\/)(Makefile|makefile|GNUmakefile|Dockerfile|justfile|Rakefile|Gemfile)$/i;
const MARKUP = /\.(html?|xml|svg|vue|md)$/i;
/** Where a hash begins a comment only at the beginning of a word: `$#`, `a#b`. */
const AT_WORDS = /\.(sh|bash|zsh|ya?ml|pl|ini|cfg|conf)$|(^|\/)Dockerfile$/i;
const INDENTED = /\.(py|ya?ml|mk|nim|pug|sass)$|(^|\/)(Makefile|makefile|GNUmakefile)$/i;

interface Comments {
  line: RegExp | null;
  block: readonly (readonly [open: string, close: string])[];
  quotes: string;
}

/** A code text without its comments. Strings stay as they are, also where they hold what looks like one. */
export function withoutComments(path: string, text: string): string {
  const { line, block, quotes } = commentsOf(path);
  let out = "";
  for (let at = 0; at < text.length; ) {
    const pair = block.find(([open]) => text.startsWith(open, at));
    if (pair) at = endOf(text, pair[1], at + pair[0].length);
    else if (line && isAt(line, text, at)) at = lineEnd(text, at);
    else {
      const next = quotes.includes(text[at] ?? "") ? stringEnd(text, at) : at + (text[at] === "\\" && quotes !== "" ? 2 : 1);
      out += text.slice(at, next);
      at = next;
    }
  }
  return out;
}

/** What a machine would see of a code text: no comments, no blanks but those that mean something. */
export function essenceOf(path: string, text: string): string {
  const lines = withoutComments(path, text).split(/\r?\n/).map((line) => line.trimEnd()).filter((line) => line.trim() !== "");
  return INDENTED.test(path) ? lines.join("\n") : lines.map((line) => line.trim().replaceAll(/\s+/g, " ")).join("\n");
}

/** Strings and numbers in a piece of code, quotes taken off. */
export function literalsOf(code: string): string[] {
  return [...code.matchAll(/"((?:[^"\\\n]|\\.)*)"|'((?:[^'\\\n]|\\.)*)'|`((?:[^`\\]|\\.)*)`|(?<![\w.])(-?\d[\d_]*(?:\.\d+)?)(?![\w])/g)].map((m) => m[1] ?? m[2] ?? m[3] ?? m[4] ?? "");
}

const QUOTES = "\"'`";
const [HASH_LINE, WORD_LINE, SLASH_LINE] = [/#/y, /(?<!\S)#/y, /\/\//y];

function commentsOf(path: string): Comments {
  if (HASH.test(path)) return { line: AT_WORDS.test(path) ? WORD_LINE : HASH_LINE, block: [], quotes: QUOTES };
  if (MARKUP.test(path)) return { line: null, block: [["<!--", "-->"]], quotes: "" };
  return { line: /\.css$/i.test(path) ? null : SLASH_LINE, block: [["/*", "*/"]], quotes: QUOTES };
}

function isAt(mark: RegExp, text: string, at: number): boolean {
  mark.lastIndex = at;
  return mark.test(text);
}

function endOf(text: string, close: string, from: number): number {
  const at = text.indexOf(close, from);
  return at < 0 ? text.length : at + close.length;
}

function lineEnd(text: string, from: number): number {
  const at = text.indexOf("\n", from);
  return at < 0 ? text.length : at;
}

/** Behind a string; a quote that is not closed on its line is none, but for those that may go over lines. */
function stringEnd(text: string, at: number): number {
  const quote = text[at] ?? "";
  const triple = quote.repeat(3);
  if (quote !== "`" && text.startsWith(triple, at)) return endOf(text, triple, at + 3);
  for (let i = at + 1; i < text.length; i++) {
    if (text[i] === "\\") i++;
    else if (text[i] === quote) return i + 1;
    else if (text[i] === "\n" && quote !== "`") return at + 1;
  }
  return at + 1;
}
