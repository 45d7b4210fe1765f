import { cleanText } from "#domain/text.ts";
import type { Random } from "../seeded.ts";

export function pick<T>(random: Random, of: readonly T[]): T {
  return of[Math.floor(random() * of.length)] as T;
}

const WORDS = ["add", "the", "footer", "naïve", "Straße", "日本語", "한국어", "русский", "🙂", "👩🏽‍💻", "שלום", "x=1;", "`code`", "$(echo no)", "%s", "\\n", "\"quoted\"", "1. Yes", "y", "{}", "~/path", "e\u0301"];
const LEADS = ["", "", "", "/help ", "!rm -rf . ", "- ", "--flag ", "# ", "@file ", " ", "\n", "1", "?"];
const TAILS = ["", "", "\n", "\n\n\n", "  ", "\t"];
/** What would end a paste, press keys, move the cursor, or be hidden. */
const FORGED = ["\u001b[201~", "\u001b[201~\r", "\u0003", "\u0004", "\u0015", "\u001b", "\u001b[A", "\r\n", "\u0000", "\u007f", "\u009b201~", "\u202e", "\u200b", "\ufeff"];
/** From one character to 20 KB. */
const LENGTHS = [1, 8, 40, 40, 200, 200, 900, 3000, 20_000];

/** A prompt of a seeded run; `n` stands in all but the shortest, so that none is like another. */
export function promptOf(random: Random, n: number): string {
  const length = pick(random, LENGTHS);
  if (length === 1) return pick(random, ["y", "1", "🙂", "日", "é", "-"]);
  let body = `${pick(random, LEADS)}no ${n} `;
  while (body.length < length) body += `${random() < 0.06 ? pick(random, FORGED) : ""}${pick(random, WORDS)}${random() < 0.15 ? "\n" : " "}`;
  // No prompt has more than 20 KB.
  return `${new TextDecoder().decode(new TextEncoder().encode(body).slice(0, 20_000)).replaceAll("\uFFFD", "")}${pick(random, TAILS)}`;
}

/** What has to arrive: without hidden characters and blanks at its end; what the agent takes for a command is a point of a list. */
export function arriving(prompt: string, command: RegExp): string {
  const text = cleanText(prompt).trimEnd();
  return command.test(text) ? `- ${text}` : text;
}
