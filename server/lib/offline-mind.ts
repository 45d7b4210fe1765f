import { oneLine } from "#domain/text.ts";
import { call, type Saying } from "./offline-hands.ts";
import { readResult, textsIn } from "./tool-result.ts";

/** Keeps in mind what the person said. */
export async function keepInMind(saying: Saying, text: string): Promise<string> {
  const { refusal } = readResult(await call(saying, "remember", { text: oneLine(text, 1000) }));
  return refusal ?? "Noted. It stands on the Learn page, where it can be forgotten again.";
}

/** Says what is known about a few words. */
export async function recall(saying: Saying, query: string): Promise<string> {
  const { value, refusal } = readResult(await call(saying, "recall", { query }));
  if (refusal !== null) return refusal;
  const found = textsIn(value);
  return found.length === 0 ? `Nothing is known about ${oneLine(query, 80)}.` : found.slice(0, 8).map((text) => `- ${oneLine(text, 240)}`).join("\n");
}
