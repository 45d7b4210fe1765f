import type { TaskType } from "./task.ts";
import { oneLine } from "./text.ts";

const MAX_TITLE = 60;
/** Characters at the end that are searched for thanks. */
const END = 80;

const POLITE = [
  /^(?:hey|hi|hello|ok|okay|so|well|now|also|and|then|next|first|finally|lastly|additionally|btw|great|thanks|thank you|cheers)\b(?:\s+(?:there|all|team|everyone))?[\s,.!:–—-]*/i,
  /^(?:please|pls|plz|kindly|just|quickly|simply|todo:?|task:?|wish:?|request:?)\b[\s,:–—-]*/i,
  /^(?:can|could|would|will|may)\s+(?:you|we|i|someone)\s+(?:please\s+|kindly\s+|maybe\s+|perhaps\s+|also\s+)*(?:have\s+(?:a\s+)?)?/i,
  /^(?:i|we)(?:'d|\s+would)?\s+(?:really\s+)?(?:want|wish|need|like|love)\s+(?:for\s+)?(?:you|it|us)?\s*to\s+/i,
  /^(?:i|we|you)\s+(?:should|must|have to|ought to|could)\s+(?:probably\s+|also\s+|really\s+)?/i,
  /^(?:let'?s|let us|go ahead and|try to|make an effort to|help me(?: to)?|i am trying to|your (?:job|task) is to|it would be (?:nice|great|good|cool|helpful) (?:if (?:you|we|it) could|to)|would it be possible to|is it possible to|the goal is to|we are going to)\s+/i,
  /^(?:would you mind|do you mind)\s+/i,
];
const WANTING = /^(?:i|we)(?:'d|\s+would)?\s+(?:really\s+|also\s+)?(?:want|need|like|love)\s+(?=(?:an?|the|some|more|better|our|all|support|to have|unit|tests?|docs?|documentation)\b)/i;
const TRAILING = /[\s,;:–—-]*\b(?:please|pls|thanks(?: a lot| in advance)?|thank you(?: very much)?|asap|for me|if (?:possible|you can)|when you (?:can|have time)|cheers|ok)\b[\s.!?]*$/i;

/** The wish without greeting, asking and thanking, so that it starts with what is wanted. */
export function stripPoliteness(text: string): string {
  let bare = text.trim();
  for (let round = 0; round < 6; round++) {
    const before = bare;
    for (const form of POLITE) bare = bare.replace(form, "");
    bare = bare.replace(WANTING, "Add ").replace(/^Add to have\s+/, "Add ");
    bare = (bare.slice(0, -END) + bare.slice(-END).replace(TRAILING, "")).trim();
    if (bare === before) break;
  }
  return bare === "" ? text.trim() : bare;
}

/** A title in the imperative, at most 60 characters, cut between words. */
export function titleOf(sentence: string, type: TaskType): string {
  const line = stripMarks(oneLine(sentence, 500));
  return cutWords(upperFirst(inImperative(line, type))) || "Untitled task";
}

/** List marks, quotes around the whole, and what ends a sentence. */
function stripMarks(line: string): string {
  const bare = line.replace(/^(?:[-*+•>#]+|\d{1,3}[.)])\s+/, "").replace(/[\s.,;:!?…–—-]+$/, "");
  const whole = /^(["'`“])([^"'`“”]+)["'`”]$/.exec(bare)?.[2];
  return (whole ?? bare).trim();
}

const NOUN_FIRST = /^(?:an?|the|my|our|some|this|that|these|those|there|when|if|on|in|after|every|users?|it|its|all)\b/i;
const VERB: Record<TaskType, string> = { feature: "Add", bug: "Fix:", refactor: "Refactor", test: "Test", documentation: "Document" };

/** What is told as a state of things becomes something to do. */
function inImperative(line: string, type: TaskType): string {
  if (type === "bug") return /^(?:there(?:'s| is| are) )?(?:an?|the|my|our|this|that|it|when|if|on|in|after|every|users?|all|there|some|these|those)\b/i.test(line) ? `Fix: ${lowerFirst(withoutArticle(line))}` : line;
  return NOUN_FIRST.test(line) && !/^(?:when|if|on|in|after|there|it|this|that|users?)\b/i.test(line) ? `${VERB[type]} ${lowerFirst(line)}` : line;
}

function withoutArticle(line: string): string {
  return line.replace(/^(?:there(?:'s| is| are) )?(?:(?:an?|the|my|our|this|that) )?/i, "");
}

function cutWords(line: string): string {
  if (line.length <= MAX_TITLE) return line;
  const cut = line.slice(0, MAX_TITLE + 1);
  const space = cut.lastIndexOf(" ");
  const short = space > 20 ? cut.slice(0, space) : cut.slice(0, MAX_TITLE);
  return short.replace(/(?:[\s,;:]+(?:and|or|the|an?|to|of|in|on|for|with|without|when|while|that|so|by|from|at|as|is|are|before|after|into|onto|over|under|via|per|than|if|its|our|their))+$/i, "").replace(/[\s,;:(–—-]+$/, "").toWellFormed().replace(/\uFFFD$/, "");
}

function upperFirst(text: string): string {
  return text.replace(/^\p{Ll}/u, (c) => (isIdentifier(text) ? c : c.toUpperCase()));
}

function lowerFirst(text: string): string {
  return /^[A-Z][a-z]*\b/.test(text) && !isIdentifier(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}

/** Names from code keep their letters: `iPhone`, `useState`, `src/a.ts`. */
function isIdentifier(text: string): boolean {
  return /^\S*(?:[a-z][A-Z]|[_/()]|\.\w)/.test(text);
}
