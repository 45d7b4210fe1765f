import { requestOf } from "./request.ts";
import { splitWishes } from "./wish-split.ts";

/**
 * Whether a text is the person's own words: all of a message, one of the wishes it lists, or what stands behind "remember that". Half
 * a message is not: what was left out may have said the opposite, and what was pasted may be another's.
 */
export function isSaid(text: string, said: readonly string[]): boolean {
  const known = said.flatMap((words) => [words, ...splitWishes(words).map((part) => part.text), words.replace(/^\s*(?:please )?remember(?: that)?[:,]?\s+/i, "")]);
  const bare = bareWords(text);
  return bare !== "" && known.some((words) => bareWords(words) === bare);
}

/** Only case, spacing and what ends a sentence may differ. */
function bareWords(text: string): string {
  return text.toLowerCase().replace(/\s+/g, " ").replace(/[\s.!?;:,]+$/, "").trim();
}

/** An act as a tool takes it. */
export interface Act {
  tool: string;
  input: Readonly<Record<string, unknown>>;
}

/**
 * Whether a message orders exactly this act, by words alone: the model that read other texts meanwhile has no say in it. What is not
 * plain here is proposed to the person instead.
 */
export function isOrdered({ tool, input }: Act, message: string): boolean {
  const line = message.trim().toLowerCase().replace(/[.!]+$/, "");
  const project = input["project"];
  if (typeof project === "string" && !line.includes(project.toLowerCase())) return false;
  const request = requestOf(message);
  const number = Number(input["number"]);
  switch (tool) {
    case "confirm_task":
    case "cancel_task":
      return `${request.kind}_task` === tool && "numbers" in request && request.numbers.includes(number);
    case "land_task":
      return input["strategy"] === undefined && new RegExp(`^(?:please )?(?:land|merge) (?:task )?#?${number}$`).test(line);
    case "undo_landing":
      return new RegExp(`^(?:please )?undo (?:the )?landing (?:of )?(?:task )?#?${number}$`).test(line);
    case "send_to_agent":
      return typeof input["text"] === "string" && isToldTo(input["text"], number, message);
    default:
      return false;
  }
}

/** "tell 3: use tabs" orders exactly these words for exactly that agent. */
function isToldTo(text: string, number: number, message: string): boolean {
  const told = /^\s*(?:please )?(?:tell|send|say to)\s+(?:the agent (?:of|on) )?(?:task\s+)?#?(\d{1,6})\s*[:,]?\s+(?:to\s+)?([\s\S]+)$/i.exec(message);
  return told !== null && Number(told[1]) === number && told[2]?.trim() === text.trim();
}
