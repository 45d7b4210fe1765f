import type { ParsedWish, WishContext } from "./brain.ts";
import type { TaskType } from "./task.ts";
import { cleanText } from "./text.ts";
import { takeHints } from "./wish-hints.ts";
import { stripPoliteness, titleOf } from "./wish-title.ts";
import { guessType } from "./wish-type.ts";

/** What a wish means, by words alone: no model, no key, always the same answer. */
export function parseWish(wish: string, context: Pick<WishContext, "agents">): ParsedWish {
  const text = cleanText(wish).trim();
  const follows = FOLLOWS.exec(text)?.[1];
  const { agent, after, scope, rest } = takeHints(text.replace(FOLLOWS, ""), context.agents);
  const bare = stripPoliteness(rest);
  const sentence = firstSentence(bare);
  const { type, sure } = guessType(sentence, bare);
  return {
    type,
    title: titleOf(sentence, type),
    confidence: confidenceOf(bare, sure, { hasHints: scope.length > 0, isAsking: bare === rest && /\?\s*$/.test(bare) }),
    estimateMinutes: minutesOf(bare, type),
    agent,
    after: follows ? [...new Set([...after, Number(follows)])] : after,
    scope,
  };
}

// The words of another wish, told for context: who does that one, and where, says nothing about this one.
const FOLLOWS = /\n\nThis follows task (\d{1,6}): [^\n]*$/;

/** Up to the first full stop that is followed by space; dots in names and versions are none. */
function firstSentence(text: string): string {
  const line = text.split("\n").find((l) => l.trim() !== "") ?? "";
  const end = /(?<!\b(?:e\.g|i\.e|etc|vs|no))[.!?](?=\s+[A-Z0-9"'`(]|\s*$)/.exec(line);
  return (end && end.index > 0 ? line.slice(0, end.index) : line).trim().slice(0, 500);
}

const VAGUE = /\b(?:something|somehow|stuff|things?|etc|whatever|maybe|perhaps|better|nicer|some ?where|kind of|sort of|a bit|improve|improvements|everything|it all|good|cool)\b/gi;
const CONCRETE = /[`"][^`"\n]{2,80}[`"]|[\w-]+\/[\w./-]+|\b[\w-]+\.[a-z]{1,5}\b|\b[a-z]+[A-Z]\w+\b|\b\w+\(\)|\/[a-z][\w/-]+/;

function confidenceOf(text: string, sure: number, { hasHints, isAsking }: { hasHints: boolean; isAsking: boolean }): number {
  const words = text.split(/\s+/).filter(Boolean).length;
  const vague = new Set((text.match(VAGUE) ?? []).map((w) => w.toLowerCase())).size;
  const brevity = words <= 1 ? 0.45 : words === 2 ? 0.25 : words === 3 ? 0.12 : 0;
  const length = words > 250 ? 0.08 : 0;
  const doubt = isAsking ? 0.15 : 0;
  const clear = CONCRETE.test(text) || hasHints ? 0.04 : 0;
  const value = 0.88 - (1 - sure) * 0.25 - brevity - length - doubt - Math.min(0.3, vague * 0.12) + clear;
  return Math.round(Math.min(0.95, Math.max(0.1, value)) * 100) / 100;
}

const MINUTES: Record<TaskType, number> = { feature: 30, bug: 20, refactor: 30, test: 20, documentation: 10 };
const SMALL = /\b(?:typos?|rename|colou?r|label|wording|text|icon|padding|margin|spacing|title|link|bump|small|tiny|minor|simple|one-?line\w*|constant|spelling|log line)\b/i;
const LARGE = /\b(?:entire|whole|all|every|everywhere|system|architecture|migrat\w*|rewrite|redesign|platform|framework|from scratch|end-to-end|authentication|payments?|real-?time|offline|multi-?tenant|plugin system)\b/i;

function minutesOf(text: string, type: TaskType): number {
  const words = text.split(/\s+/).filter(Boolean).length;
  const size = (SMALL.test(text) ? 0.5 : 1) * (LARGE.test(text) ? 2 : 1) * (words > 120 ? 2 : words > 40 ? 1.5 : 1);
  return Math.min(240, Math.max(5, Math.round((MINUTES[type] * size) / 5) * 5));
}
