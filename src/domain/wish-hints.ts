/** What a wish says beside the work itself. `rest` is the wish without it. */
export interface Hints {
  agent: string | null;
  after: number[];
  scope: string[];
  rest: string;
}

/** Most numbers and places a wish may name. */
const MAX_NAMED = 20;
/** Characters at the front and at the end of a long wish that are looked at; hints stand at its ends. */
const FRONT = 6000;
const END = 2000;

/** Reads who shall do it, what must be done before, and where it may happen. Only explicit words count; a doubt is no hint. */
export function takeHints(wish: string, agents: readonly string[]): Hints {
  const calm = wish.replace(/[^\S\n]+/g, " ").replace(/\s*\n\s*/g, "\n");
  const scoped = takeScope(calm.length > FRONT + END ? `${calm.slice(0, FRONT)}\n${calm.slice(-END)}` : calm);
  const followed = takeAfter(scoped.rest);
  const named = takeAgent(followed.rest, agents);
  return { agent: named.agent, after: followed.after, scope: scoped.scope, rest: tidy(named.rest) };
}

// ---- agent

/** What may stand behind an agent's name when the name ends its clause: else it is a word of the work ("with the X API"). */
const CLAUSE_END = String.raw`(?=\s*(?:$|[.,;:!?)\]]|\n|—|–|\s-\s|please\b|and\b|after\b|once\b|when\b|as\s+soon\b|only\b|but\b|then\b|for\s+(?:this|it|that)\b|to\b|on\s+(?:this|it)\b|@))`;
/** Words that make what follows "with" part of the work. */
const ABOUT_IT = /\b(replac|swap|integrat|compatib|compar|interoperat|conflict|sync|combin|communicat|talk|connect|work|works|working|deal|along|together)\w*(\s+\S+){0,6}\s+$/i;

function takeAgent(text: string, agents: readonly string[]): { agent: string | null; rest: string } {
  const letters = lettersOf(text);
  for (const agent of agents.filter((id) => lettersOf(id) !== "" && letters.includes(lettersOf(id)))) {
    for (const form of formsOf(agent)) {
      const match = form.exec(text);
      if (!match) continue;
      const before = text.slice(0, match.index);
      if (/^\W*(with|using|via|through)\b/i.test(match[0]) && ABOUT_IT.test(`${before} `)) continue;
      // "For X, Y": a list of names calls nobody.
      if (/^\s*,/.test(match[0]) && agents.some((id) => lettersOf(before).endsWith(lettersOf(id)))) continue;
      return { agent, rest: `${before} ${match.groups?.["keep"] ?? ""} ${text.slice(match.index + match[0].length)}` };
    }
  }
  return { agent: null, rest: text };
}

/** What is left of a text when spaces and signs are taken out; most wishes name nobody, and this tells so at once. */
function lettersOf(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]+/g, "");
}

/** "Make X the default" is about X, "let X do it" is for X. */
const NO_VERB = String.raw`(?:the|an?|as|its?|our|available|optional|selectable|configurable|default|support|api|work|works|sessions?|settings?)\b`;

/** What follows is said about the agent, not asked of it. */
const NO_DEED = String.raw`(?:be|not|never|also\s+be|appear|have|work|show\s+up|support|cost|stay|become|return|answer|accept)\b`;

/** The ways to name an agent. People write "OpenCode", "open code", "Claude Code", "Gemini CLI". */
function formsOf(id: string): RegExp[] {
  const loose = id.length >= 6 ? String.raw`[\s-]?` : "";
  const name = `(?:the\\s+)?(?:agent\\s+)?${[...id.matchAll(/[a-z0-9]|-/g)].map(([c]) => (c === "-" ? String.raw`[\s-]?` : c)).join(loose)}(?:\\s+(?:code|cli|agent))?`;
  const whole = (source: string): RegExp => new RegExp(source, "i");
  return [
    whole(`(?<![\\w@/.-])@${name}(?![\\w/-]|\\.\\w)[:,]?`),
    whole(`(?<![\\w-])agent\\s*[:=]\\s*${name}(?![\\w-])[.,;]?`),
    whole(`^\\s*(?:hey\\s+|hi\\s+)?${name}\\s*[:,]\\s+`),
    whole(`(?<![\\w-])(?:please\\s+)?(?:let|have|ask|get|make|tell)\\s+${name}(?:\\s+to)?\\s+(?=[a-z])(?!${NO_VERB})`),
    // Who shall do it stands as the subject of a sentence, or is asked to.
    whole(`(?:^|(?<=[.;:!?,\\n]))\\s*${name}\\s+(?:please\\s+)?(?:should|shall|can|could|may|must|will|needs\\s+to|has\\s+to)\\s+(?:please\\s+)?(?=[a-z])(?!${NO_DEED})`),
    whole(`(?:^|(?<=[.;:!?,\\n]))\\s*(?:can|could|would|will)\\s+${name}\\s+(?:please\\s+)?(?=[a-z])(?!${NO_DEED})`),
    whole(`(?<=\\S)\\s*,\\s*(?:please\\s+)?${name}(?:\\s*,?\\s*please)?\\s*[.!?]*\\s*$`),
    whole(`(?<![\\w-])(?:please\\s+)?(?:assign|delegate|give|hand|send|pass)\\s+(?:(?:this|it|that|the\\s+task)\\s+)?(?:over\\s+)?to\\s+${name}${CLAUSE_END}(?:\\s*:)?`),
    whole(`(?<![\\w-])(?:please\\s+)?(?:use|pick|choose|prefer|try|run\\s+(?:this|it)\\s+(?:with|on|in))\\s+${name}${CLAUSE_END}(?:\\s+(?:for\\s+(?:this|it|that)|on\\s+(?:this|it)|to)(?![\\w-]))?(?:\\s*[,:])?`),
    whole(`(?<![\\w-])[,(]?\\s*(?:with|using|via|through)\\s+${name}${CLAUSE_END}\\)?`),
    whole(`(?<![\\w-])[,(]?\\s*(?:to\\s+be\\s+)?(?:done|handled|implemented|carried\\s+out)\\s+by\\s+${name}${CLAUSE_END}\\)?`),
  ];
}

// ---- after

const ITEM = String.raw`(?:tasks?\s*)?(?:#|no\.?\s*|number\s*)?\d{1,6}`;
const LIST = String.raw`(?:tasks?\s+|tasks?(?=#))?${ITEM}(?:\s*(?:,\s*and|,|and|&|\+|or|-|–|to|through)\s*${ITEM})*`;
/** Numbers alone: what looks like a range may be a date. */
const NUMBERS = String.raw`${ITEM}(?:\s*(?:,\s*and|,|and|&|\+|or)\s*${ITEM})*`;
/** With a word or sign that says it is a task. */
const MARKED = String.raw`(?:tasks?\s*(?:#|no\.?\s*|number\s*)?|#)\d{1,6}(?:\s*(?:,\s*and|,|and|&|\+|or|-|–|to|through)\s*${ITEM})*`;
const STATE = String.raw`(?:\s+(?:is|are|was|were|has|have|gets?|got)?\s*(?:been\s+)?(?:done|finished|complete|completed|merged|verified|ready|over|landed|closed|through|finishes|completes|lands))`;
const NUMBER_END = String.raw`(?=\s*(?:$|[.;:!?)\]]|,(?!\s*\d)|\n|please\b|with\b|using\b|then\b|@|only\b|and\s+(?!\d)))(?!\.\d)`;

const AFTER: readonly RegExp[] = [
  new RegExp(String.raw`[,(]?\s*(?<![\w-])(?:only\s+|right\s+|directly\s+)?(?:after|once|when|as\s+soon\s+as|following|on\s+top\s+of|building\s+on|wait(?:s|ing)?\s+(?:for|on)|needs|requires|depend(?:s|ing|ent)?\s+(?:up)?on|blocked\s+by|follows|start\s+after)\s+(${MARKED})(?!\d|\.\d|[-/]\d)${STATE}?\)?`, "i"),
  new RegExp(String.raw`[,(]?\s*(?<![\w-])(?:only\s+)?(?:after|once|when|as\s+soon\s+as)\s+(${LIST})${STATE}(?![\w-])\)?`, "i"),
  new RegExp(String.raw`[,(]?\s*(?<![\w-])(?:only\s+)?(?:after|depend(?:s|ing|ent)?\s+(?:up)?on|blocked\s+by|wait(?:s|ing)?\s+(?:for|on))\s*:?\s+(${NUMBERS})${NUMBER_END}\)?`, "i"),
  new RegExp(String.raw`[,(]?\s*(?<![\w-])(?:needs|requires|wants)\s+(${NUMBERS})\s+(?:first|before|beforehand)(?![\w-])\s*:?\)?`, "i"),
  new RegExp(String.raw`[,(]?\s*(?<![\w-])(?:(?:do\s*n['’]?t|do\s+not|never|not)\s+(?:(?:start|begin|run|do)\s+)?(?:(?:this|it)\s+)?before|(?:hold|wait|pause)(?:\s+\w+){0,2}\s+(?:until|till))\s+(?:(${MARKED})${STATE}?|(${LIST})${STATE})(?![\w-])\s*:?\)?`, "i"),
  new RegExp(String.raw`[,(]?\s*(?<![\w-])(${MARKED})\s+(?:must|has\s+to|have\s+to|should|needs?\s+to)\s+(?:be\s+)?(?:done|finished|completed|merged|verified|land|finish)(?:\s+(?:first|before))?\)?`, "i"),
];

function takeAfter(text: string): { after: number[]; rest: string } {
  let rest = text;
  const after = new Set<number>();
  for (let round = 0; round < MAX_NAMED; round++) {
    const match = AFTER.map((form) => form.exec(rest)).find((m) => m !== null);
    if (!match) break;
    for (const n of numbersIn(match[1] ?? match[2] ?? "")) after.add(n);
    // What stood at the front leaves its comma behind.
    const behind = rest.slice(match.index + match[0].length).replace(/^\s*,?\s*(then\s+)?/, " ");
    rest = `${rest.slice(0, match.index)}${behind}`;
  }
  return { after: [...after].slice(0, MAX_NAMED), rest };
}

function numbersIn(list: string): number[] {
  const numbers: number[] = [];
  for (const match of list.matchAll(/(-|–|\bto\b|\bthrough\b)?[^\d]*?(\d{1,6})/gi)) {
    const n = Number(match[2]);
    const from = match[1] === undefined ? n : (numbers.at(-1) ?? n) + 1;
    for (let i = Math.max(from, n - MAX_NAMED); i <= n; i++) if (i > 0) numbers.push(i);
  }
  return numbers;
}

// ---- scope

const QUOTED = "`[^`\\n]{1,200}`|\"[^\"\\n]{1,200}\"|'[^'\\n]{1,200}'";
const BARE = String.raw`(?:\.{0,2}/)?[\w@*][\w@*?.+-]*(?:/[\w@*?.+\[\]()-]*)+|[\w@*-]+(?:\.[\w*-]+)*\.[A-Za-z][A-Za-z0-9]{0,7}(?![\w/])|\.[\w-]+(?:/[\w@*?.+-]+)*/?`;
const FOLDER = String.raw`(?:the\s+)?[\w.-]+\s+(?:folder|directory|dir)\b`;
const KNOWN = String.raw`(?:src|docs?|tests?|lib|app|apps|packages|server|client|scripts|public|e2e|bench|bin|cmd|internal|pkg)(?![\w./-])`;
const PLACE = String.raw`(?:(?:the\s+)?(?:files?|folders?|directory|directories|paths?)\s+)?(?:${QUOTED}|${FOLDER}|${BARE}|${KNOWN})`;
const PLACES = String.raw`(${PLACE}(?:\s*(?:,\s*and|,\s*or|,|and|or|&)\s+${PLACE})*)`;
const ONE_PLACE = new RegExp(`${QUOTED}|${FOLDER}|${BARE}|${KNOWN}`, "gi");
const INTO = String.raw`(?:(?:in|inside|within|under|below|at|on|to)\s+)?`;

const SCOPE: readonly RegExp[] = [
  new RegExp(String.raw`[,(]?\s*(?<![\w-])(?:but\s+|and\s+)?(?:please\s+)?(?:only|just|solely|exclusively)\s+(?:(?:touch|change|edit|modify|work|look|make\s+changes|changes?)\s+)?${INTO}(?:files\s+(?:in|under|inside)\s+)?${PLACES}\)?`, "i"),
  new RegExp(String.raw`[,(]?\s*(?<![\w-])(?:and\s+)?(?:please\s+)?(?:touch|change|edit|modify|work)\s+(?:only\s+(?:in|inside|within|on)?|nothing\s+(?:but|except|outside(?:\s+of)?))\s*${INTO}${PLACES}\)?`, "i"),
  new RegExp(String.raw`[,(]?\s*(?<![\w-])(?:and\s+)?(?:please\s+)?(?:stay|keep|remain)\s+(?:(?:it|this|all|the|your|everything|changes?|edits?|work)\s+){0,3}(?:inside|within|in|under)\s+${PLACES}\)?`, "i"),
  new RegExp(String.raw`[,(]?\s*(?<![\w-])(?:and\s+)?(?:please\s+)?(?:limit|limited|restrict|restricted|confine|confined)\s+(?:(?:it|this|all|the|your|yourself|changes?|edits?|work)\s+){0,3}to\s+${PLACES}\)?`, "i"),
  new RegExp(String.raw`[,(]?\s*(?<![\w-])(?:and\s+)?(?:please\s+)?(?:do\s+not|don'?t|never|without)\s+(?:touch|chang|edit|modify)(?:e|ing)?\s+(?:anything|any\s+files?|files?|code)\s+(?:outside(?:\s+of)?|but|except(?:\s+in)?|other\s+than)\s+${PLACES}\)?`, "i"),
  new RegExp(String.raw`[,(]?\s*(?<![\w-])(?:and\s+)?nothing\s+outside(?:\s+of)?\s+${PLACES}\)?`, "i"),
  new RegExp(String.raw`[,(]?\s*(?<![\w-])(?:scope|paths|files)\s*[:=]\s*${PLACES}\)?`, "i"),
];

function takeScope(text: string): { scope: string[]; rest: string } {
  let rest = text;
  const scope = new Set<string>();
  for (let round = 0; round < 5; round++) {
    const match = SCOPE.map((form) => form.exec(rest)).find((m) => m !== null && placesIn(m[1] ?? "").length > 0);
    if (!match) break;
    for (const place of placesIn(match[1] ?? "")) scope.add(place);
    rest = `${rest.slice(0, match.index)} ${rest.slice(match.index + match[0].length)}`;
  }
  return { scope: [...scope].slice(0, MAX_NAMED), rest };
}

function placesIn(list: string): string[] {
  const places = list.match(ONE_PLACE) ?? [];
  return places.map(placeOf).filter((place) => place !== "" && place.length <= 200 && !place.startsWith("/") && !place.split("/").includes(".."));
}

function placeOf(text: string): string {
  return text
    .replace(/^(?:the)\s+/i, "")
    .replace(/\s+(?:folder|directory|dir)$/i, "")
    .replace(/^["'`]|["'`]$/g, "")
    .replace(/[.,;:)]+$/, "")
    .replace(/^\.\//, "")
    .replace(/\/+$/, "");
}

/** The text without the holes that were cut into it. */
function tidy(text: string): string {
  return text
    .replace(/[ \t]+/g, " ")
    .replace(/ ?\n ?/g, "\n")
    .replace(/\s+([.,;:!?)])/g, "$1")
    .replace(/([.,;:])(?:\s*[,;:])+/g, "$1")
    .replace(/\(\s*\)/g, "")
    .replace(/^[\s.,;:–—-]+|[\s,;:–—-]+$/g, "");
}
