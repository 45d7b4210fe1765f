import type { Decided } from "./digest.ts";
import { type Message, spokenText, textOf } from "./message.ts";
import { requestOf } from "./request.ts";
import { oneLine } from "./text.ts";

/** Characters of a decision that is kept whole; of a longer message the sentences that decide. */
const WHOLE = 1500;

const CONSTRAINT = /\b(?:always|never|do not|don['’]?t|does not|must(?: not|n['’]t)?|may not|only|no longer|from now on|instead of|rather than|prefer|keep|leave|avoid|without|make sure|ha(?:s|ve) to|should(?: not|n['’]t)?|shall(?: not)?|not allowed|forbidden|required|decided?|agreed|let['’]?s|we use|we will|go with|stick (?:to|with)|except|at (?:most|least)|until|i want|i need)\b/i;
const REFUSAL = /^\s*(?:no|nope|not|don['’]?t|do not|stop|wait|leave|keep|instead|neither|none|yes|yep|ok(?:ay)?|sure|agreed|fine|go|do (?:it|that)|the (?:first|second|third|last|former|latter)|both|either|option)\b/i;

/** What a person decided in a stretch of a conversation, word for word: answers, confirmations, refusals, and what they want kept to. */
export function decidedIn(messages: readonly Message[]): Decided[] {
  const talk = messages.filter((m) => m.role !== "system");
  return talk.flatMap((message, i) => {
    if (message.role !== "user") return [];
    const before = talk[i - 1];
    const made = decisionIn(textOf(message), before?.role === "assistant" ? before : undefined);
    return made ? [{ messageId: message.id, at: message.createdAt, ...made }] : [];
  });
}

function decisionIn(text: string, before: Message | undefined): Pick<Decided, "text" | "about"> | undefined {
  const asked = before && isAsking(before) ? lastWords(before) : null;
  const { kind } = requestOf(text.slice(0, 2000));
  const isAnswer = asked !== null || kind === "confirm" || kind === "cancel" || kind === "decide" || REFUSAL.test(text);
  if (isAnswer && text.length <= WHOLE) return { text, about: asked ?? (before ? lastWords(before) : null) };
  const sentences = text.length <= WHOLE && CONSTRAINT.test(text) ? [text] : text.split(/(?<=[.!?])\s+|\n+/).filter((s) => CONSTRAINT.test(s));
  return sentences.length > 0 ? { text: sentences.join("\n"), about: null } : undefined;
}

function isAsking(message: Message): boolean {
  return message.parts.some((p) => p.kind === "ask") || /\?\s*$/.test(textOf(message));
}

/** The end of what was said: that is what is answered. */
function lastWords(message: Message): string | null {
  const text = oneLine(spokenText(message), 2000);
  return text === "" ? null : text.length <= 240 ? text : `…${text.slice(-239)}`;
}

/** Messages told shorter without a model: the beginning of each, the newest first to be kept. */
export function tellShorter(messages: readonly Message[], before: string, cap: number): string {
  const lines = messages.flatMap((m) => {
    const text = oneLine(spokenText(m), 140);
    return text === "" || m.role === "system" ? [] : [`${m.role === "user" ? "Person" : "Orchestrator"}: ${text}`];
  });
  const told: string[] = [];
  let room = cap;
  for (const line of [...before.split("\n").filter((l) => l.trim() !== ""), ...lines].reverse()) {
    room -= line.length + 1;
    if (room < 0) break;
    told.push(line);
  }
  return told.reverse().join("\n");
}
