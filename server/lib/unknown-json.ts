/** An object nobody vouches for. */
export type Fields = Readonly<Record<string, unknown>>;

/** The fields of an unknown value; none when it is no object. */
export function fieldsOf(value: unknown): Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

/** The items of an unknown value; none when it is no list. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Text of at most `max` characters; undefined for what is no text or empty. */
export function textOf(value: unknown, max = 20_000): string | undefined {
  return typeof value === "string" && value !== "" ? value.slice(0, max).toWellFormed() : undefined;
}

/** A finite number, or null. */
export function numberOf(value: unknown): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

/** JSON, or undefined when it is none. */
export function parseJson(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The objects of a file with one JSON value per line; lines that are none, as at a cut, are passed over. */
export function jsonLines(text: string): Fields[] {
  return text.split("\n").flatMap((line) => (line.startsWith("{") ? [fieldsOf(parseJson(line))] : []));
}
