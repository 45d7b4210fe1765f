import { cleanText, oneLine } from "#domain/text.ts";

/** A forge's time in our form; what is no time is the beginning of all. */
export function at(time: string | null | undefined): string {
  const ms = Date.parse(time ?? "");
  return new Date(Number.isNaN(ms) ? 0 : ms).toISOString();
}

/** The first text that says something, as one short line. */
export function note(...texts: readonly (string | null | undefined)[]): string {
  return oneLine(cleanText(texts.find((text) => text?.trim()) ?? ""), 300);
}
