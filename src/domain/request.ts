import { type GraphRequest, graphRequestOf } from "./graph-request.ts";
import { cleanText } from "./text.ts";
import { stripPoliteness } from "./wish-title.ts";
import { guessType, opensWithWork } from "./wish-type.ts";
import { splitWishes, type WishPart } from "./wish-split.ts";

/** What a person wants from the orchestrator with one message. */
export type Request =
  | { kind: "greeting" | "thanks" | "help" | "list" | "decisions" | "projects" | "question" | "unclear" }
  | { kind: "show" | "confirm" | "cancel"; numbers: number[] }
  | { kind: "decide"; verdict: "approve" | "deny"; id: string | null; text: string }
  | { kind: "remember" | "recall"; text: string }
  | GraphRequest
  | { kind: "submit"; wishes: WishPart[] };

const NUMBERS = String.raw`(?:(?:the\s+)?(?:tasks?|plans?|numbers?|no\.?)\s*)?#?\d{1,6}(?:\s*(?:,\s*and|,|and|&)\s*(?:tasks?\s*)?#?\d{1,6}){0,19}`;
const ULID = /\b[0-9A-HJKMNP-TV-Z]{26}\b/i;

const GREETING = /^(?:hi|hello|hey|yo|howdy|greetings|good (?:morning|afternoon|evening|day)|moin|servus)(?: (?:there|all|again|team|everyone))?$/;
const THANKS = /^(?:thanks|thank you|thx|cheers|ty|great|nice|cool|perfect|awesome|well done|good (?:job|work|stuff)|got it|i see|makes sense|understood|looks? (?:good|great|fine)|lgtm)(?: (?:a lot|so much|very much|that works|job|work|to me|stuff|one))?$/;
const HELP = /^(?:help|help me|\?+|commands|usage|what can (?:you|i) (?:do|say|ask|type)(?: here| for me)?|what do you do|how does (?:this|it) work|how do i (?:start|use this|begin)|who are you)$/;
const LISTING = [
  "status|list|ls|tasks|overview|progress|news|report|list (?:all |my |the |open |running |current )*tasks|show (?:me )?(?:all |my |the |open |running |current )*(?:tasks|status|list|progress|queue|board)|status of (?:all |my |the )*tasks",
  "(?:show|give) me (?:the |an? )?(?:status|overview|progress|update)",
  "what(?:'s| is| are|s)? (?:currently |now |still |being )?(?:running|going on|happening|open|queued|the status|up|left|planned|in progress|worked on|blocked|done|pending|the progress)(?: now| right now| today)?",
  "what are you (?:doing|working on|up to)|what(?: open| running)? tasks (?:are there|are open|are running|do (?:i|we) have|exist)|what is everyone doing|what have you (?:done|got)",
  "how (?:is it|are things|are we|is everything|far are we) ?(?:going|doing)?|where are we|any (?:news|updates?|progress)|is (?:anything|something) (?:running|open)|anything (?:running|open|new)|which tasks (?:are|do) .{0,30}",
];
const LIST = new RegExp(`^(?:${LISTING.join("|")})$`);
const DECISIONS = /^(?:decisions|inbox|(?:list|show)(?: me)?(?: all| my| the| open)* decisions|open decisions|what (?:needs|waits for|is waiting for|do you need from|is waiting on|requires) me|what do you need(?: from me)?|anything (?:for me|to decide|to approve|waiting for me)|do you need (?:me|anything)|what should i (?:decide|approve|do)|show (?:me )?(?:the )?inbox)$/;
const PROJECTS = /^(?:projects|(?:list|show)(?: me)?(?: all| my| the)* projects|(?:which|what) projects(?: are there| do (?:i|we|you) have| exist)?)$/;
const CONFIRM = new RegExp(`^(?:confirm|confirmed|go|go ahead|go for it|go on|yes|y|yep|yeah|yup|ok|okay|sure|do it|do that|run|run it|start|start it|proceed|continue|ship it|sounds good|make it so|accept|approve|yes(?:,)? (?:go|do it|confirm|run|start)(?: it| ahead)?)(?:\\s+(?:with\\s+)?(?:it|that|the plan|this|(${NUMBERS})))?$`);
const CANCEL = new RegExp(`^(?:cancel|stop|abort|kill|drop|discard|no|nope|never ?mind|forget it|forget|don'?t|do not|no(?:,)? (?:cancel|stop|don'?t))(?:\\s+(?:it|that|the plan|this|(${NUMBERS})))?$`);
const SHOW = new RegExp(`^(?:(?:show|open|display|describe|details?|info|status|state|progress|diff|evidence|how|what|where|why|is|tell)(?:\\s+(?:me|about|of|for|on|is|are|was|did|the|status|state|details?|progress|diff|evidence|what|happened|to|with|in))*\\s+)?(${NUMBERS})(?:\\s+(?:doing|going|status|now|done|ready|finished|running|fail|failed|stuck|blocked|waiting|details?|diff|yet))*$`);
const DECIDE = /^(approve|allow|accept|deny|reject|refuse|decline)(?: (?:the |this )?(?:decision|permission|request))?(?:[ :]+(.*))?$/i;
const ASKING = /^(?:what|why|how|who|whom|whose|where|which|when|is|are|was|were|does|do|did|has|have|had|should|am)\b/i;
const ASKS_ALWAYS = /^(?:why|how (?:do|does|did|is|are|can|could|would|should|many|much|long)|what(?:'s| is| are| was| does| do| did| if| about)|who|whose|which)\b/i;

/** Decides what a message is, by words alone. Only what is plainly a wish becomes one. */
export function requestOf(message: string): Request {
  const text = cleanText(message).trim();
  const line = bareLine(text);
  if (text === "") return { kind: "unclear" };
  return graphRequestOf(text) ?? commandIn(line, text) ?? wishIn(text, line);
}

/** Lower case, one line, without "please" and what ends a sentence. */
function bareLine(text: string): string {
  return text
    .slice(0, 400)
    .toLowerCase()
    .replaceAll("’", "'")
    .replace(/\s+/g, " ")
    .replace(/(?<=.)[\s.!?,;:]+$/, "")
    .replace(/^(?:please|pls|and|so|now|then)[ ,]+|[ ,]+(?:please|pls|now|thanks|thank you)$/g, "")
    .replace(/^(?:can|could|would|will) you (?:please )?(?=(?:show|list|confirm|cancel|tell|start|stop|give)\b)/, "")
    .trim();
}

function commandIn(line: string, text: string): Request | undefined {
  if (GREETING.test(line)) return { kind: "greeting" };
  if (THANKS.test(line)) return { kind: "thanks" };
  if (HELP.test(line)) return { kind: "help" };
  if (LIST.test(line)) return { kind: "list" };
  if (DECISIONS.test(line)) return { kind: "decisions" };
  if (PROJECTS.test(line)) return { kind: "projects" };
  const numbered = [["confirm", CONFIRM], ["cancel", CANCEL], ["show", SHOW]] as const;
  for (const [kind, form] of numbered) {
    const match = form.exec(line);
    if (match && !/^(?:approve|accept)$/.test(line)) return { kind, numbers: numbersIn(match[1] ?? "") };
  }
  const kept = /^(?:please )?remember(?: that\b|:)\s*(\S[\s\S]*)$/i.exec(text)?.[1];
  if (kept) return { kind: "remember", text: kept };
  const sought = /^(?:recall|what do you (?:know|remember) about)[:\s]+(\S.{0,399})$/i.exec(text)?.[1];
  if (sought) return { kind: "recall", text: sought.replace(/[?.!]+$/, "") };
  return decisionIn(text);
}

/** Only with an id, or alone: "allow guests to comment" is a wish. */
function decisionIn(text: string): Request | undefined {
  const [, verb = "", rest = ""] = DECIDE.exec(text.replace(/[.!]+$/, "")) ?? [];
  const id = ULID.exec(rest)?.[0]?.toUpperCase() ?? null;
  const why = rest.replace(ULID, "").replace(/^[\s,:–-]*(?:because|since|as|with|:)?[\s,:–-]*/i, "").trim();
  const isBare = rest === "" || /^(?:it|that|this|because\b.*)$/i.test(rest);
  if (verb === "" || (!id && !isBare)) return undefined;
  return { kind: "decide", verdict: /^(?:approve|allow|accept)/i.test(verb) ? "approve" : "deny", id, text: id || /^because\b/i.test(rest) ? why : "" };
}

function wishIn(text: string, line: string): Request {
  const bare = stripPoliteness(text);
  const isPolite = bare !== text;
  const orders = text.split(/(?<=[.?!])\s+/).slice(1).some((sentence) => opensWithWork(stripPoliteness(sentence)));
  const asks = !orders && isAsking(text, line);
  if (asks && !isPolite) return { kind: "question" };
  const words = bare.split(/\s+/).filter((word) => /\p{L}/u.test(word)).length;
  const { sure } = guessType(bare.slice(0, 500), "");
  if (words < 2 || (words < 3 && sure < 0.6) || !/\p{L}{2}/u.test(bare)) return { kind: "unclear" };
  return { kind: "submit", wishes: splitWishes(text) };
}

/** A question; one that is followed by what shall be done is a wish with its reason in front. */
function isAsking(text: string, line: string): boolean {
  return ASKS_ALWAYS.test(line) || (/\?\s*$/.test(text) && ASKING.test(line));
}

function numbersIn(list: string): number[] {
  return [...new Set([...list.matchAll(/\d+/g)].map(([digits]) => Number(digits)).filter((n) => n > 0))];
}
