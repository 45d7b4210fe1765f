/** Readers for foreign JSON: a missing or odd value becomes an empty one, because a fake must not crash on a new CLI. */
export type Json = Record<string, unknown>;

export function record(value: unknown): Json {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

export function list(value: unknown): Json[] {
  return Array.isArray(value) ? value.map(record) : [];
}

export function string(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** All text in a content value that may be a string or a list of blocks. */
export function textOf(content: unknown): string {
  if (typeof content === "string") return content;
  return list(content)
    .map((block) => string(block.text))
    .filter(Boolean)
    .join("\n");
}
