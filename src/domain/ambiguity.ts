/** Something in a wish that can mean different things, with the things it can mean. */
export interface Ambiguity {
  question: string;
  choices: readonly string[];
  /** The words that are not clear. */
  span: string;
}

/** What is known when one asks what is meant. */
interface Meant {
  agents: readonly string[];
  openTasks: readonly { number: number; title: string }[];
}

const OTHER = "Something else";
const BOTH = "Both";
const ANY_AGENT = "Whichever fits";

/** Longest wish that is looked at: who writes more has said what is meant. */
const SHORT_WORDS = 25;
const NAME = String.raw`(?:an? |the )?[\w./+#-]+(?: [\w./+#-]+)?`;
const EITHER = new RegExp(String.raw`\b(?:either|use|using|via|(?:sort|order|group)(?:ed)?(?: [\w-]+){0,4} by|switch to|migrate to|move to|replace it with|rewrite it in|in favou?r of)\s+((${NAME}) or (${NAME}))(?=[.,;?!]|$| for\b| in\b| to\b)`, "i");
const OPEN_CHOICE = /\b(?:let|allow|accept|support|any|whether|if|when|unless|both|choose|pick|select|can|may|could)\b/i;
const NO_NAME = /^(?:an?|the)?\s*(?:more|less|so|not|later|similar|something|anything|others?|another|better|equal|no|none|all|any|whatever)\b/i;
const VAGUE = /^(?:please )?(?:fix|improve|change|update|refactor|rename|remove|delete|finish|continue|redo|revert|retry|optimi[sz]e|speed up|clean up|test|document|rewrite|simplify|solve|repair)\s+(it|this|that|them|these|those|the (?:bug|issue|problem|error|crash|task|thing))(?: (?:again|now|up|please|properly|better|faster|first))*[.!]*$/i;

/** What is not clear in a wish and can be asked with choices; null where nothing is, or nobody could name the choices. */
export function ambiguityOf(wish: string, meant: Meant): Ambiguity | null {
  const text = wish.trim();
  if (text.split(/\s+/).length > SHORT_WORDS) return null;
  return agentsIn(text, meant) ?? eitherIn(text) ?? vagueIn(text, meant);
}

/** The wish as it is meant, once the question was answered; null where the answer leaves it open. */
export function resolved(wish: string, found: Ambiguity, answer: string): string | null {
  const said = answer.trim().replace(/[.!]+$/, "");
  if (said === "" || said.toLowerCase() === OTHER.toLowerCase()) return null;
  const choice = found.choices.find((c) => c.toLowerCase() === said.toLowerCase());
  const at = wish.indexOf(found.span);
  const put = (words: string): string => (at < 0 ? `${wish} (${words})` : wish.slice(0, at) + words + wish.slice(at + found.span.length));
  if (choice === BOTH) return put(found.span.replace(/ or /i, " and "));
  if (choice === ANY_AGENT) return put("").replace(/\s+(?:with|by|using)\s*(?=[.,;]|$)/i, "").trim();
  return put(said.replace(/^Task (\d+): (.*)$/, "what task $1 is about ($2)"));
}

function agentsIn(text: string, { agents }: Meant): Ambiguity | null {
  const pair = /\b(?:with|by|using)\s+(([\w-]+) or ([\w-]+))(?=[.,;?!]|$)/i.exec(text);
  const named = [pair?.[2], pair?.[3]].flatMap((name) => agents.find((a) => a.toLowerCase() === name?.toLowerCase()) ?? []);
  return pair?.[1] && named.length === 2 ? { question: "Which agent shall do it?", choices: [...named, ANY_AGENT], span: pair[1] } : null;
}

function eitherIn(text: string): Ambiguity | null {
  const [, span, one, other] = EITHER.exec(text) ?? [];
  if (!span || !one || !other || OPEN_CHOICE.test(text) || NO_NAME.test(one) || NO_NAME.test(other)) return null;
  return { question: `${one} or ${other}?`.replace(/^./, (first) => first.toUpperCase()), choices: [one, other, BOTH], span };
}

function vagueIn(text: string, { openTasks }: Meant): Ambiguity | null {
  const span = VAGUE.exec(text)?.[1];
  if (!span || openTasks.length === 0) return null;
  return { question: `What is meant by “${span}”?`, choices: [...openTasks.slice(0, 4).map((t) => `Task ${t.number}: ${t.title}`), OTHER], span };
}
