import type { TaskType } from "./task.ts";
import { isStatement, opensWithNoun } from "./wish-statement.ts";

/** What kind of work a wish is, and how clearly it says so (0 to 1). */
export interface TypeGuess {
  type: TaskType;
  sure: number;
}

const re = String.raw;
const DOCS = re`docs?|documentation|readme(?:\.md)?|changelog(?:\.md)?|contributing(?:\.md)?|agents\.md|claude\.md|docstrings?|jsdocs?|tsdocs?|javadocs?|rustdocs?|godocs?|(?:code|doc|inline|source) comments?|comments? (?:to|in|for|on|about) (?:the |all |our |public |exported )*(?:code|functions?|methods?|class(?:es)?|modules?|source|src|api)|guides?|tutorials?|manual|how-?to|wiki|faq|(?:cli|api|command|config\w*|developer) reference|handbook|glossary|adr|decision records?|release notes|runbook`;
const TESTS = re`(?:unit |integration |e2e |end-to-end |regression |browser |smoke |snapshot |property(?:-based)? |missing |more |some |new |automated |playwright |vitest |jest |pytest )*(?:tests?|specs?|test (?:cases?|suites?|coverage)|coverage|benchmarks?)`;
/** Behind a word for a text: then it is a part of the product. */
const NOT_TEXT = re`(?:page|button|link|field|form|section|box|feature|system|api|model|table|component|widget|counts?|threads?|parser|generator|endpoint|site|search)\b`;
const WRITE = re`add|write|create|update|improve|extend|expand|generate|draft|complete|finish|increase|raise|provide|revise|rewrite|translate|proofread|correct|fix|mend|edit|polish|put|include|need|want|refresh|maintain|start|make`;

const ABOUT_DOCS = new RegExp(re`\b(?:${DOCS})\b`);

/** Order matters: the first that fits decides. Each is tried on the first sentence, in lower case, without politeness. */
const SENTENCES: readonly [RegExp, TaskType, number][] = [
  // What is written is text for people.
  [new RegExp(re`^(?:${WRITE})\b(?:(?!\btests?\b|\bcrash|\bpage\b|\bbutton\b|\bsection\b|\bfeature\b|\bendpoint\b|\bsupport\b).){0,40}?\b(?:${DOCS})\b(?! ${NOT_TEXT})`), "documentation", 1],
  [/^(?:document|describe|explain|annotate)\b/, "documentation", 1],
  [/^comment (?:the|our|all|every|each|this|that|these|those|on|in)\b/, "documentation", 0.9],
  // Texts that are not as they should be.
  [new RegExp(re`^(?:(?:the|our|my|all|some)\s+)?(?:[\w'-]+ ){0,4}?(?:${DOCS})\b(?! ${NOT_TEXT}).{0,60}\b(?:missing|lack\w*|outdated|out of date|stale|wrong|incomplete|mislead\w*|confus\w*|(?:do|does)(?: not|n'?t) (?:match|mention|say|explain|cover)|ha(?:s|ve) no|needs?|should)\b`), "documentation", 0.9],
  [new RegExp(re`^(?:the )?(?:readme(?:\.md)?|docs|documentation|changelog|docstrings?)\b`), "documentation", 0.8],
  [/^(?:fix|correct|mend)\b.{0,30}\b(?:typos?|spelling|grammar|wording|misspell\w*)\b/, "documentation", 0.8],
  [/\b(?:typos?|spelling mistakes?|misspell\w*)\b/, "documentation", 0.7],
  // Tests.
  [new RegExp(re`^(?:add|write|create|extend|expand|improve|increase|raise|generate|provide|implement|complete|need|want|include|introduce|start|set up|setup|more|missing)\b(?:(?!\b(?:so|that|which|when|with|and)\b).){0,25}?\b(?:${TESTS})\b(?! (?:page|button|mode|data|user|account|environment|id|ids|attribute|flag|tab|runner)\b)`), "test", 1],
  [/^(?:test|cover|unit-test|benchmark)\b(?! (?:page|button|mode)\b)/, "test", 1],
  [/^(?:stabili[sz]e|de-?flake|un-?flake|unskip|re-?enable|speed up|parallelise|fix|repair|mend)\b.{0,20}\b(?:flaky|skipped|slow|flaking)\b.{0,20}\b(?:tests?|specs?|suite)\b/, "test", 0.9],
  [new RegExp(re`^(?:unit |integration |e2e |end-to-end |regression |more |missing |better )*(?:tests?|test coverage|coverage|specs?) (?:for|of|on)\b`), "test", 0.9],
  [/^make\b.{0,30}\b(?:tests?|specs?|suite)\b.{0,30}\b(?:flaky|stable|fast\w*|reliable|deterministic|robust|parallel)\b/, "test", 0.9],
  [/^(?:verify|prove|assert|guarantee|check|make sure|ensure)\b.{0,20}\b(?:with|by) (?:an? |some |more )?(?:\w+ )?tests?\b/, "test", 0.9],
  [/^(?:remove|delete|drop|ditch|get rid of|eliminate)\b.{0,80}\b(?:(?:we|i|they|it(?:'s)?) (?:only|no longer|don'?t|do not|barely|hardly|never) (?:use|need)|(?:is|are) (?:no longer|not|barely|hardly|never) (?:used|needed))/, "refactor", 0.9],
  [/^(?:there(?:'s| is| are)|we have|lots? of|a lot of|too much|so much)\b.{0,30}\b(?:dead|unused|duplicated?|unreachable|obsolete|leftover|copy-?pasted?) (?:\w+ )?(?:code|css|imports?|files?|functions?|exports?|dependenc\w*|classes|variables|logic)\b/, "refactor", 0.9],
  [/^(?:remove|delete|drop|get rid of|eliminate|strip)\b.{0,30}\b(?:dead|unused|duplicat\w* (?:code|logic|functions?|\w+ code|\w+ logic)|obsolete|redundant|legacy|deprecated|leftover|singletons?|global state|globals|hacks?|workarounds?|boilerplate|copy-?paste\w*|magic numbers?|indirection|old code|unnecessary|commented|unreachable)\b/, "refactor", 1],
  // Mending.
  [/^(?:fix|repair|resolve|debug|hotfix|patch|mend|correct|troubleshoot|diagnose|bugfix)\b/, "bug", 1],
  [/^(?:investigate|find out|figure out|look into|check|analy[sz]e|track down|reproduce)\b.{0,20}\b(?:why|crash\w*|bug|leak\w*|error\w*|fail\w*|hang\w*|slow\w*|cause|issue|problem|regression)\b/, "bug", 0.9],
  [/^(?:stop|prevent|avoid|handle|catch|make sure|ensure|get rid of|eliminate)\b.{0,60}\b(?:crash\w*|from (?:being )?\w+ing|leak\w*|hang\w*|fail\w*|freez\w*|race|deadlock\w*|duplicat\w*|errors?|exceptions?|not|n'?t|never)\b/, "bug", 0.8],
  [/^(?:make|get)\b.{0,40}\b(?:work|load|build|compile|pass|start|run|open)s?\b.{0,12}\bagain\b/, "bug", 0.9],
  [/^(?:bug|regression|broken|crash|hotfix|defect)\b/, "bug", 1],
  // Form without behaviour.
  [/^(?:refactor|rename|restructure|reorgani[sz]e|simplify|deduplicate|de-?dupe|consolidate|inline|decouple|moderni[sz]e|tidy|extract|modulari[sz]e|untangle|factor|unify|streamline|flatten|abstract|encapsulate|generali[sz]e|dry)\b/, "refactor", 1],
  [/^(?:clean|cleanup|clean-up)\b/, "refactor", 1],
  [/^(?:split|break|divide|separate)\b.{0,60}\b(?:into|up|out|from|apart)\b/, "refactor", 0.9],
  [/^(?:migrate|convert|port|rewrite|switch|upgrade|bump|swap|replace)\b.{0,80}\b(?:to|into|with|from|by|in|dependenc\w*|packages?|version|using)\b/, "refactor", 0.8],
  [/^(?:upgrade|bump|rewrite|migrate|convert|port(?! (?:\d+|is|number)\b)|reformat|format|lint|optimi[sz]e)\b/, "refactor", 0.7],
  [/^(?:update|upgrade) (?:all |the |our |outdated )*(?:dependenc\w*|packages|deps|imports|lockfile)\b/, "refactor", 0.9],
  [/^(?:move|pull|lift|hoist|merge|combine)\b.{0,60}\b(?:code|functions?|class(?:es)?|modules?|helpers?|utils?|logic|files?|components?|constants?|types?|hooks?|methods?|folder|director\w+|packages?|service|duplicat\w*)\b/, "refactor", 0.9],
  [/^(?:improve|raise|reduce|lower|cut)\b.{0,30}\b(?:readability|structure|code quality|bundle size|boilerplate|maintainability|complexity|duplication|naming|type safety|types|coupling|technical debt|tech debt)\b/, "refactor", 0.9],
  [/^(?:make|turn)\b.{0,40}\b(?:readable|maintainable|modular|reusable|type-?safe|testable|async)\b/, "refactor", 0.7],
  [/^(?:turn|change|transform)\b.{0,40}\b(?:components?|functions?|class(?:es)?|callbacks?|imports?|calls?|promises?|modules?|files?|strings?|constants?|loops?)\b.{0,30}\b(?:to|into)\b/, "refactor", 0.8],
  [/^(?:use|apply)\b.{0,60}\b(?:instead of|everywhere|consistently)\b/, "refactor", 0.8],
];

/** Signs of something broken in a wish that does not open with a verb of work. */
const BROKEN = /\b(?:crash\w*|broken|breaks?|bugs?|buggy|does(?: not|n'?t)|do(?: not|n'?t) (?:work|load|show|open|save|update|appear)|did(?: not|n'?t)|is(?: not|n'?t) \w+|are(?: not|n'?t) \w+|wo(?:n'?t| not)|can(?:not|'?t)|could ?n'?t|fails?|failing|failed|failure|\w*(?:error|exception)s?|returns? (?:nothing|null|empty|the wrong)|ignor(?:es|ed)|(?:is|are|stays?|remains?) (?:blank|empty|open|closed|stuck|hidden|invisible|unclickable)|(?:so|very|really|extremely|painfully|incredibly) slow\w*|takes? (?:forever|ages|too|\d+ ?(?:s|seconds|minutes))\b|chok\w+|\bun(?:read|us|reach|click|respons|access)\w*able|high (?:cpu|memory|load|latency)|blurry|pixelated|illegible|invisible|cut off|clipped|truncated|garbled|mangled|scrambled|misaligned|laggy|unresponsive|vanish\w*|(?:covers|obscures)|(?:logged|kicked|thrown|signed) out|(?:users?|customers?|people|clients?) (?:report|complain)\w*|(?:an?|one|two|\d+) \w+ off\b|too (?:early|late|slow\w*|many|few|small|big|large|long|short|often)|exits? with|wrong\w*|incorrect\w*|does nothing|nothing happens|regression\w*|hangs?|freez\w+|frozen|leak\w*|stuck|flicker\w*|glitch\w*|missing|lost|loses|disappears?|disappeared|duplicated?|twice|forever|endless\w*|keeps? \w+ing|never (?:end|finish|stop|load|return|arrive|update|come)\w*|sometimes|occasionally|randomly|intermittent\w*|happens? (?:when|after|only|if|on|in)|infinite loop|race condition|deadlock\w*|segfault\w*|stack ?trace|traceback|nan|undefined|null pointer|npe|500|404|403|timeouts?|times out|overlaps?|off by one|out of memory|no longer|stopped working|stops working|not working|should(?: not|n'?t)|instead of|unexpected\w*|corrupt\w*|panics?|throws?)\b/;
const BUILD = /^(?:(?:the )?(?:ability|option|possibility) to|a way to|add|implement|create|build|introduce|support|allow|enable|show|display|provide|integrate|set up|setup|offer|develop|design|let|expose|render|include|implement|make|give|put|hook up|wire|scaffold|install|configure|print|accept|remember|validate|translate|localise|localize|cache|log|retry|lock|block|queue|notify|throttle|limit|restrict|protect|enforce|require|warn|remind|redirect|hide|mute|skip|schedule|archive|restore|confirm|highlight|group|rank|tag|debounce|sort|filter|paginate|animate|embed|export|import|send|store|persist|generate|write)\b/;

/** The type of work a wish asks for. Its first sentence decides; the words of the rest count only where that says nothing. */
export function guessType(sentence: string, whole: string): TypeGuess {
  const first = sentence.toLowerCase().replaceAll("’", "'");
  const rule = SENTENCES.find(([form]) => form.test(first));
  if (rule) return { type: rule[1], sure: rule[2] };
  const isBuild = BUILD.test(first) && !opensWithNoun(first);
  if (!isBuild && BROKEN.test(first)) return { type: "bug", sure: 0.85 };
  if (isBuild) return { type: "feature", sure: 1 };
  const rest = whole.toLowerCase().slice(0, 2000);
  if (ABOUT_DOCS.test(first)) return { type: "documentation", sure: 0.7 };
  if (/\b(?:tests?|coverage|specs?)\b/.test(first)) return { type: "test", sure: 0.6 };
  if (/\b(?:refactor\w*|clean-?up|rename|technical debt|tech debt|messy|a mess|spaghetti|duplication|duplicated)\b/.test(first)) return { type: "refactor", sure: 0.7 };
  if (!WORK.test(first) && isStatement(first)) return { type: "bug", sure: 0.7 };
  if (BROKEN.test(rest) && !first.startsWith("change")) return { type: "bug", sure: 0.6 };
  return { type: "feature", sure: 0.5 };
}

const WORK = /^(?:fix|repair|resolve|debug|correct|patch|document|describe|explain|test|cover|benchmark|refactor|rename|restructure|reorgani[sz]e|simplify|deduplicate|consolidate|inline|decouple|moderni[sz]e|tidy|extract|clean|split|update|change|remove|delete|drop|improve|extend|expand|increase|reduce|raise|lower|optimi[sz]e|speed up|investigate|find out|look into|make|move|merge|replace|migrate|convert|port|rewrite|upgrade|bump|prevent|stop|avoid|ensure|handle|hide|disable|rework|redesign|polish|format)\b/i;

/** True when a sentence begins with something an agent can be told to do. */
export function opensWithWork(sentence: string): boolean {
  return BUILD.test(sentence.toLowerCase()) || WORK.test(sentence);
}
