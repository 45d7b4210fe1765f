import { stripPoliteness } from "./wish-title.ts";
import { guessType, opensWithWork } from "./wish-type.ts";

/** One wish of a message. */
export interface WishPart {
  text: string;
  /** True when it is to be done after the one before it. */
  follows: boolean;
}

/** Wishes taken from one message; what is more than that is a plan, not a list. */
export const MAX_WISHES = 10;

/** Characters of a message that is looked into for "and then"; a longer one is prose. */
const MAX_CHAINED = 1000;
const ITEM = /^ {0,3}(?:[-*•+]|\d{1,2}[.)])\s+(?:\[[ xX]?\]\s+)?(\S.*)$/;
const ANNOUNCES = /\b(?:tasks?|things?|to-?dos?|wishes|the following|following|these|this list|the list|list|for today|next)\b/i;
const DESCRIBES = /\b(?:with|containing|including|contains?|includes?|has|have|that|where|which|page|form|section|component|endpoint|table|screen|dialog|menu)\b/i;

/** The wishes of a message: the items of a list of wishes, two sentences joined by "and then", else the message as it is. */
export function splitWishes(message: string): WishPart[] {
  return listed(message) ?? chained(message) ?? [{ text: message.trim(), follows: false }];
}

/** Items of a list that is nothing but a list, each of which is a wish by itself. */
function listed(message: string): WishPart[] | undefined {
  const lead: string[] = [];
  const items: string[] = [];
  for (const line of message.split("\n")) {
    const item = ITEM.exec(line)?.[1];
    if (item !== undefined) items.push(item);
    else if (line.trim() === "") continue;
    else if (items.length === 0) lead.push(line.trim());
    else if (/^\s{2,}/.test(line)) items[items.length - 1] += `\n${line.trim()}`;
    else return undefined;
  }
  // Announced as tasks, some may be named by what they bring: "dark mode for the landing page".
  const wanted = lead.join(" ").endsWith(":") ? items.length / 2 : items.length;
  if (items.length < 2 || !isAnnouncement(lead.join(" ")) || items.filter(isWish).length < wanted) return undefined;
  const hint = hintOf(lead.join(" "));
  return items.slice(0, MAX_WISHES).map((text, i) => ({ text: withoutThen(text) + hint, follows: i > 0 && THEN.test(text) }));
}

const THEN = /^(?:and\s+)?(?:then|after that|afterwards|after this|when that is done)\b[\s,:]*/i;

function withoutThen(text: string): string {
  return text.replace(THEN, "");
}

function isAnnouncement(lead: string): boolean {
  if (lead === "") return true;
  return lead.split(/\s+/).length <= 14 && ANNOUNCES.test(lead) && !DESCRIBES.test(withoutHint(lead));
}

function isWish(item: string): boolean {
  const bare = stripPoliteness(withoutThen(item));
  return opensWithWork(bare) || guessType(bare.slice(0, 500), "").sure >= 0.8;
}

const WITH_AGENT = /\b(?:with|using)\s+(?!the\b|an?\b)[a-z][\w-]*(?:\s+(?:code|cli))?(?=\s*(?:[:.,]|$))/i;

/** An agent named above the list is meant for each item. */
function hintOf(lead: string): string {
  const hint = WITH_AGENT.exec(lead)?.[0] ?? /@[a-z][\w-]*/i.exec(lead)?.[0];
  return hint === undefined ? "" : ` ${hint.replace(/\s+/g, " ")}`;
}

function withoutHint(lead: string): string {
  return lead.replace(WITH_AGENT, "");
}

const JOINT = /(?:,\s*|;\s*|\s+)(?:and\s+)?then,?\s+|(?:,\s*|;\s*|\s+and\s+)(?:and\s+)?(?:after that|afterwards|when that is done),?\s+|[.;]\s+(?:and\s+)?(?:then|after that|afterwards|when that is done),?\s+/i;
/** Where one is found, "and then" tells what happens, not what to do. */
const TELLS = /\b(?:when|if|whenever|while|where|by|steps?|reproduce|click\w*|press\w*|until|because|so that|which|users?)\b/i;
const DETAIL = /^(?:use|show|make sure|ensure|keep|include|click|press|open|return|redirect|run|save|go|print|log|call|send)\b/i;

/** "Do this and then do that": two wishes in order, if both halves are plainly work. */
function chained(message: string): WishPart[] | undefined {
  const joint = message.length > MAX_CHAINED || message.includes("\n") ? null : JOINT.exec(message);
  if (!joint) return undefined;
  const left = message.slice(0, joint.index).trim();
  const right = message.slice(joint.index + joint[0].length).trim();
  const isClear = [left, right].every((half) => opensWithWork(stripPoliteness(half)) && half.split(/\s+/).length >= 2);
  if (!isClear || TELLS.test(left) || DETAIL.test(stripPoliteness(right)) || right.split(/\s+/).length < 3) return undefined;
  const rest = chained(right) ?? [{ text: right, follows: false }];
  return [{ text: left, follows: false }, ...rest.map((part) => ({ ...part, follows: true }))].slice(0, MAX_WISHES);
}
