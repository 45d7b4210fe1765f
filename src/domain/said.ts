import { z } from "zod";
import { addressedTo } from "./addressed.ts";
import { graphRequestOf } from "./graph-request.ts";
import { requestOf } from "./request.ts";
import { splitWishes } from "./wish-split.ts";

/**
 * Whether a text is the person's own words: all of a message, one of the wishes or parts it lists, or what stands behind "remember that". Half
 * a message is not: what was left out may have said the opposite, and what was pasted may be another's.
 */
export function isSaid(text: string, said: readonly string[]): boolean {
  const known = said.flatMap((words) => [words, ...splitWishes(words).map((part) => part.text), ...partsNamed(words), words.replace(/^\s*(?:please )?remember(?: that)?[:,]?\s+/i, "")]);
  const bare = bareWords(text);
  return bare !== "" && known.some((words) => bareWords(words) === bare);
}

/** The parts somebody splits a task into. */
function partsNamed(words: string): string[] {
  const request = graphRequestOf(words);
  return request?.kind === "split" ? request.parts : [];
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
export function isOrdered({ tool, input: { project, ...input } }: Act, words: string): boolean {
  // In Master Control the project is ordered with the rest: "in shop: confirm 3".
  const addressed = typeof project === "string" ? addressedTo(words, [project]) : { project, text: words };
  if (addressed.project === null) return false;
  const message = addressed.text;
  const line = message.trim().toLowerCase().replace(/[.!]+$/, "");
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
    case "split_task":
    case "merge_tasks":
    case "order_tasks":
      return isGraphOrdered({ tool, input }, message);
    case "send_to_agent":
      return typeof input["text"] === "string" && isToldTo(input["text"], number, message);
    default:
      return false;
  }
}

/**
 * "split 12", "merge 3 and 4", "5 after 3". How a task is split may be left open; the parts that were named are the parts. Another agent,
 * other words for the one task, or one number more or less is another act.
 */
function isGraphOrdered({ tool, input }: Act, message: string): boolean {
  const request = graphRequestOf(message);
  if (tool === "split_task") {
    const parts = z.array(z.looseObject({ description: z.string(), agent: z.undefined().optional() })).safeParse(input["parts"]).data;
    if (!parts) return false;
    if (request?.kind === "split") return request.number === input["number"] && isSame(request.parts, parts.map((p) => p.description.trim()));
    return Number(/^\s*(?:please )?split (?:up )?(?:task )?#?(\d{1,6})(?: up)?[\s.!]*$/i.exec(message)?.[1]) === input["number"];
  }
  if (tool === "merge_tasks") return request?.kind === "merge" && input["description"] === undefined && isSame(inOrder(request.numbers), inOrder(input["numbers"]));
  return request?.kind === "order" && request.number === input["number"] && isSame(inOrder(request.after), inOrder(input["after"])) && isSame(inOrder(request.notAfter), inOrder(input["notAfter"]));
}

/** Numbers each once, the smallest first; what is no list is an empty one. */
function inOrder(numbers: unknown): unknown[] {
  return Array.isArray(numbers) ? [...new Set(numbers)].toSorted((a, b) => Number(a) - Number(b)) : [];
}

function isSame(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.length === other.length && one.every((value, i) => value === other[i]);
}

/** "tell 3: use tabs" orders exactly these words for exactly that agent. */
function isToldTo(text: string, number: number, message: string): boolean {
  const told = /^\s*(?:please )?(?:tell|send|say to)\s+(?:the agent (?:of|on) )?(?:task\s+)?#?(\d{1,6})\s*[:,]?\s+(?:to\s+)?([\s\S]+)$/i.exec(message);
  return told !== null && Number(told[1]) === number && told[2]?.trim() === text.trim();
}
