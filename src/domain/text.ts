// Characters that change meaning without being seen: control characters except tab and newline, and format characters
// (bidi controls, zero-width, byte order mark, tags). What joins two emoji into one is seen.
const HIDDEN = /(?![\t\n])(?!(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}\u{FE0F}])\u200D(?=\p{Extended_Pictographic}))[\p{Cc}\p{Cf}]/gu;

/** Text as it may be stored, shown or typed: NFC, CRLF to LF, hidden characters removed, cut to `max` characters. */
export function cleanText(text: string, max = 100_000): string {
  return cut(text.toWellFormed().replace(/\r\n?/g, "\n").replace(HIDDEN, "").normalize("NFC"), max);
}

/** One line without hidden characters, cut to `max` characters with an ellipsis. */
export function oneLine(text: string, max = 200): string {
  const line = cleanText(text).replace(/\s+/g, " ").trim();
  return line.length <= max ? line : `${cut(line, max - 1).trimEnd()}…`;
}

/** True when the text holds characters a person would not see. */
export function hasHidden(text: string): boolean {
  HIDDEN.lastIndex = 0;
  return HIDDEN.test(text);
}

/** Lower-case words joined by hyphens, safe in a branch or file name; empty when nothing is left. */
export function slugOf(text: string, max = 40): string {
  const words = text
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean);
  let slug = "";
  for (const word of words) {
    const next = slug ? `${slug}-${word}` : word;
    if (next.length > max) break;
    slug = next;
  }
  return slug || (words[0] ?? "").slice(0, max);
}

const NEWLINE = 10;

/** The last lines of a text that fit into `maxBytes` of UTF-8, cut at a line break where there is one. */
export function tailOf(text: string, maxBytes: number): string {
  const bytes = new TextEncoder().encode(text);
  if (bytes.length <= maxBytes) return text;
  const from = bytes.length - maxBytes;
  const tail = new TextDecoder().decode(bytes.slice(from)).replace(/^\uFFFD+/, "");
  if (bytes[from - 1] === NEWLINE) return tail;
  const line = tail.indexOf("\n");
  return line >= 0 && line < tail.length - 1 ? tail.slice(line + 1) : tail;
}

/** Half a surrogate pair is no character: a cut between the two takes both away. */
function cut(text: string, max: number): string {
  return text.length <= max ? text : text.slice(0, max).replace(/[\uD800-\uDBFF]$/, "");
}
