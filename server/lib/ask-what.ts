import { ambiguityOf, resolved } from "#domain/ambiguity.ts";
import type { Turn } from "#domain/brain.ts";
import { requestOf } from "#domain/request.ts";
import type { WishPart } from "#domain/wish-split.ts";
import { call, type Saying } from "./offline-hands.ts";
import { readResult } from "./tool-result.ts";

/** Asks what a single wish means where it can mean different things that have names; undefined when it is clear. */
export async function askWhat(saying: Saying, wishes: readonly WishPart[]): Promise<string | undefined> {
  const { turn } = saying;
  const [only] = wishes;
  const canAsk = turn.tools.some((t) => t.name === "ask_user") && (!turn.context.master || saying.project !== null);
  const found = canAsk && only && wishes.length === 1 ? ambiguityOf(only.text, turn.context) : null;
  if (!found) return undefined;
  const { refusal } = readResult(await call(saying, "ask_user", { question: found.question, choices: found.choices.map((label) => ({ label })) }));
  return refusal === null ? "One question first." : undefined;
}

/** What a message is that came after such a question. */
export type Answered = { kind: "meant"; wish: string } | { kind: "left" } | { kind: "open" };

/** The wish as it is meant, once its question is answered; undefined when the message answers nothing, or asks for something else. */
export function answeredWish(turn: Turn, wish: string): Answered | undefined {
  const answer = turn.messages.at(-1)?.text ?? "";
  const found = turn.answers && ambiguityOf(wish, turn.context);
  if (!found || found.question !== turn.answers?.question) return undefined;
  const { kind } = requestOf(answer);
  if (kind === "cancel") return { kind: "left" };
  if (["list", "help", "decisions", "projects", "show", "greeting"].includes(kind)) return undefined;
  const meant = resolved(wish, found, answer);
  return meant === null ? { kind: "open" } : { kind: "meant", wish: meant };
}
