/** A wish to the fake model, found in a prompt: `FAKE[name;key=value]`, optionally followed by `FAKE_JSON:{…}`. */
export interface Marker {
  name: string;
  options: Record<string, string>;
  /** The JSON value after `FAKE_JSON:`, or undefined. */
  json: unknown;
}

const TOKEN = /FAKE\[([a-z][a-z-]*)((?:;[^\];=]+=[^\];]*)*)\]|FAKE_JSON:\s*/g;

/** Writes a marker; the characters that would end an option are percent-encoded. */
export function fake(name: string, options: Record<string, string | number> = {}, json?: unknown): string {
  const pairs = Object.entries(options).map(([key, value]) => `;${key}=${encode(String(value))}`);
  const payload = json === undefined ? "" : ` FAKE_JSON:${JSON.stringify(json)}`;
  return `FAKE[${name}${pairs.join("")}]${payload}`;
}

/** The last marker of a text. Markers inside a FAKE_JSON payload are cargo for somebody else and do not count. */
export function lastMarker(text: string): Marker | undefined {
  let found: Marker | undefined;
  const token = new RegExp(TOKEN);
  for (let match = token.exec(text); match; match = token.exec(text)) {
    if (match[1]) {
      found = { name: match[1], options: optionsOf(match[2] ?? ""), json: undefined };
      continue;
    }
    const payload = readJson(text, token.lastIndex);
    if (!payload) continue;
    token.lastIndex = payload.end;
    if (found) found.json = payload.value;
  }
  return found;
}

function optionsOf(text: string): Record<string, string> {
  const pairs = text
    .split(";")
    .filter(Boolean)
    .map((pair) => {
      const at = pair.indexOf("=");
      return [pair.slice(0, at).trim(), decode(pair.slice(at + 1))];
    });
  return Object.fromEntries(pairs) as Record<string, string>;
}

function encode(value: string): string {
  return value.replaceAll(/[%;\]\r\n]/g, (char) => `%${char.charCodeAt(0).toString(16).padStart(2, "0").toUpperCase()}`);
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

function readJson(text: string, start: number): { value: unknown; end: number } | undefined {
  const end = endOfJson(text, start);
  const plain = parse(text.slice(start, end));
  if (plain) return { value: plain.value, end };
  // OpenCode's `run` wraps the prompt in quotes and escapes those within: undo one level and try again.
  const open = text.slice(start).replaceAll(/\\(["\\])/g, "$1");
  const once = parse(open.slice(0, endOfJson(open, 0)));
  return once && { value: once.value, end: text.length };
}

function parse(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}

/** Index after the bracket that closes the one at `start`; brackets inside strings do not count. */
function endOfJson(text: string, start: number): number {
  let depth = 0;
  for (const match of text.slice(start).matchAll(/"(?:\\.|[^"\\])*"|[[\]{}]/gs)) {
    if ("{[".includes(match[0])) depth += 1;
    if ("}]".includes(match[0])) depth -= 1;
    if (depth === 0) return start + match.index + match[0].length;
  }
  return text.length;
}
