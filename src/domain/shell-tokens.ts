/** A piece of a shell line: a word with and without its quotes, or an operator. Offsets are characters of the source. */
export type ShellToken =
  | { kind: "word"; raw: string; text: string; /** False when the shell would put something else in its place. */ plain: boolean; start: number; end: number }
  | { kind: "op"; op: string; start: number };

/** Longer lines are not looked into. */
const MAX_CHARS = 64 * 1024;
/** Substitutions inside substitutions. */
const MAX_DEPTH = 32;

const OPERATORS = ["&>>", "<<<", "<<-", ";;&", "&&", "||", ";;", ";&", "|&", "&>", ">>", "<<", ">&", "<&", "<>", ">|", ";", "&", "|", "<", ">", "(", ")", "\n"];
const META = new Set([" ", "\t", "\n", ";", "&", "|", "<", ">", "(", ")"]);

interface Scanner {
  source: string;
  at: number;
  depth: number;
  bad: boolean;
}

/**
 * Cuts a shell line into tokens in one pass: quotes, backslashes, substitutions, here-documents and comments are understood,
 * nothing is expanded. Undefined when it is too long, too deep, or ends inside a quote.
 */
export function shellTokens(source: string): ShellToken[] | undefined {
  if (source.length > MAX_CHARS) return undefined;
  const s: Scanner = { source, at: 0, depth: 0, bad: false };
  const tokens = readList(s, false);
  return s.bad ? undefined : tokens;
}

/** Tokens up to the end or, inside a substitution, up to the parenthesis that closes it. */
function readList(s: Scanner, inside: boolean): ShellToken[] {
  const tokens: ShellToken[] = [];
  const heredocs: { end: string; tabs: boolean }[] = [];
  let open = 0;
  let cases = 0;
  while (s.at < s.source.length && !s.bad) {
    skipBlanks(s);
    if (s.at >= s.source.length) break;
    const token = readToken(s);
    const last = tokens.at(-1);
    if (token.kind === "word") {
      if (last?.kind === "op" && (last.op === "<<" || last.op === "<<-")) heredocs.push({ end: token.text, tabs: last.op === "<<-" });
      if (token.raw === "case" && startsCommand(last)) cases++;
      if (token.raw === "esac" && cases > 0) cases--;
    } else if (token.op === "(") open++;
    else if (token.op === ")") {
      if (inside && open === 0 && cases === 0) return tokens;
      open = Math.max(0, open - 1);
    }
    tokens.push(token);
    if (token.kind === "op" && token.op === "\n") for (const heredoc of heredocs.splice(0)) skipHeredoc(s, heredoc, inside);
  }
  if (inside) s.bad = true;
  return tokens;
}

function startsCommand(last: ShellToken | undefined): boolean {
  return !last || last.kind === "op" || /^(then|else|do|\{|!|time)$/.test(last.raw);
}

function skipBlanks(s: Scanner): void {
  for (;;) {
    const c = s.source[s.at];
    if (c === " " || c === "\t" || c === "\r") s.at++;
    else if (c === "\\" && s.source[s.at + 1] === "\n") s.at += 2;
    else if (c === "#") s.at = endOfLine(s.source, s.at);
    else return;
  }
}

function endOfLine(source: string, at: number): number {
  const end = source.indexOf("\n", at);
  return end < 0 ? source.length : end;
}

function readToken(s: Scanner): ShellToken {
  const start = s.at;
  const op = OPERATORS.find((o) => s.source.startsWith(o, start));
  // `<(…)` and `>(…)` are words; `((…))` is arithmetic.
  const isProcess = (op === "<" || op === ">") && s.source[start + 1] === "(";
  if (op === undefined || isProcess) return readWord(s);
  if (op === "(" && s.source[start + 1] === "(") {
    skipArithmetic(s);
    return { kind: "word", raw: s.source.slice(start, s.at), text: "", plain: false, start, end: s.at };
  }
  s.at += op.length;
  return { kind: "op", op, start };
}

function readWord(s: Scanner): ShellToken {
  const start = s.at;
  let text = "";
  let plain = true;
  while (s.at < s.source.length && !s.bad) {
    const c = s.source[s.at] ?? "";
    const opensParen = s.source[s.at + 1] === "(" && "<>".includes(c) && s.at === start;
    const isGroup = c === "(" && s.at > start && "=?*+@!".includes(s.source[s.at - 1] ?? "");
    if (META.has(c) && !opensParen && !isGroup) break;
    if (opensParen || isGroup) {
      s.at += opensParen ? 2 : 1;
      skipSubstitution(s);
      plain = false;
    } else if ("\\'\"$`".includes(c)) {
      const part = readSpecial(s, c);
      text += part.text;
      plain = plain && part.plain;
    } else {
      text += c;
      s.at++;
    }
  }
  return { kind: "word", raw: s.source.slice(start, s.at), text, plain, start, end: s.at };
}

interface Part {
  text: string;
  plain: boolean;
}

function readSpecial(s: Scanner, c: string): Part {
  if (c === "\\") return readEscape(s);
  if (c === "'") return { text: readUntilQuote(s, s.at + 1), plain: true };
  if (c === '"') return readDouble(s);
  if (c === "`") return skipBackticks(s);
  return readDollar(s);
}

function readEscape(s: Scanner): Part {
  const next = s.source[s.at + 1] ?? "";
  s.at += 2;
  return { text: next === "\n" ? "" : next, plain: true };
}

function readUntilQuote(s: Scanner, from: number): string {
  const end = s.source.indexOf("'", from);
  if (end < 0) s.bad = true;
  const text = s.source.slice(from, end < 0 ? undefined : end);
  s.at = end < 0 ? s.source.length : end + 1;
  return text;
}

function readDouble(s: Scanner): Part {
  s.at++;
  let text = "";
  let plain = true;
  while (s.at < s.source.length && !s.bad) {
    const c = s.source[s.at] ?? "";
    if (c === '"') {
      s.at++;
      return { text, plain };
    }
    if ("\\$`".includes(c)) {
      const part = c === "\\" ? readEscape(s) : c === "`" ? skipBackticks(s) : readDollar(s, true);
      text += part.text;
      plain = plain && part.plain;
    } else {
      text += c;
      s.at++;
    }
  }
  s.bad = true;
  return { text, plain };
}

function readDollar(s: Scanner, quoted = false): Part {
  const next = s.source[s.at + 1];
  if (next === "'" && !quoted) return readAnsi(s);
  if (next === '"' && !quoted) {
    s.at++;
    return readDouble(s);
  }
  s.at++;
  if (next === "(" && s.source[s.at + 1] === "(") skipArithmetic(s);
  else if (next === "(") {
    s.at++;
    skipSubstitution(s);
  } else if (next === "{") skipBraces(s);
  else return { text: "$", plain: next === undefined || !/[A-Za-z0-9_?!#$@*-]/.test(next) };
  return { text: "", plain: false };
}

/** `$'…'`: a quote in which a backslash keeps the next character from ending it. */
function readAnsi(s: Scanner): Part {
  const from = s.at + 2;
  for (s.at = from; s.at < s.source.length; s.at++) {
    if (s.source[s.at] === "\\") s.at++;
    else if (s.source[s.at] === "'") return { text: s.source.slice(from, s.at++), plain: false };
  }
  s.bad = true;
  return { text: "", plain: false };
}

function skipBackticks(s: Scanner): Part {
  for (s.at++; s.at < s.source.length; s.at++) {
    if (s.source[s.at] === "\\") s.at++;
    else if (s.source[s.at] === "`") {
      s.at++;
      return { text: "", plain: false };
    }
  }
  s.bad = true;
  return { text: "", plain: false };
}

/** From behind an opening parenthesis to behind the one that closes it; what is inside is a shell line of its own. */
function skipSubstitution(s: Scanner): void {
  if (++s.depth > MAX_DEPTH) s.bad = true;
  else readList(s, true);
  s.depth--;
}

function skipArithmetic(s: Scanner): void {
  let depth = 0;
  for (; s.at < s.source.length; s.at++) {
    const c = s.source[s.at];
    if (c === "(") depth++;
    if (c === ")" && --depth === 0) {
      s.at++;
      return;
    }
  }
  s.bad = true;
}

/** `${…}`, with whatever quotes and substitutions a default value holds. */
function skipBraces(s: Scanner): void {
  if (++s.depth > MAX_DEPTH) s.bad = true;
  s.at++;
  while (s.at < s.source.length && !s.bad) {
    const c = s.source[s.at] ?? "";
    if (c === "}") {
      s.at++;
      s.depth--;
      return;
    }
    if ("\\\"$`".includes(c)) readSpecial(s, c);
    else s.at++;
  }
  s.bad = true;
}

/** From behind the line of the command to behind the line that ends the document, or to the end. */
function skipHeredoc(s: Scanner, { end, tabs }: { end: string; tabs: boolean }, inside: boolean): void {
  while (s.at < s.source.length) {
    const stop = endOfLine(s.source, s.at);
    const line = s.source.slice(s.at, stop).replace(tabs ? /^\t+/ : /^(?!)/, "").replace(/\r$/, "");
    if (line === end) {
      s.at = Math.min(stop + 1, s.source.length);
      return;
    }
    // Models write the closing parenthesis on the last line; the shell takes it with a warning.
    if (inside && end !== "" && line.startsWith(`${end})`)) {
      s.at = stop - (line.length - end.length);
      return;
    }
    s.at = stop + 1;
  }
  s.at = Math.min(s.at, s.source.length);
}
