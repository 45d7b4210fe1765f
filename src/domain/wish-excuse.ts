import type { TaskFacts } from "./check.ts";
import type { Finding } from "./finding.ts";

/** What a change may have done that makes its checks say less. */
export type Weakness = "gone" | "skipped" | "weaker" | "bent" | "snapshot" | "slower" | "empty" | "setting" | "loosened" | "silenced" | "vendored";

/** How much a weakness counts: it refutes, or a person has to look, because it is what was wanted. */
export type Weight = "refuse" | "look";

/** Something that makes a change prove less, and how much that counts. */
export interface Weighed {
  weight: Weight;
  finding: Finding;
}

const ASKED: Partial<Record<Weakness, RegExp>> = {
  gone: /\b(remov\w*|delet\w*|drop\w*|get rid|retire\w*|clean ?up|unused|obsolete|deprecat\w*|merg\w*|consolidat\w*)\b/i,
  skipped: /\b(skip\w*|disabl\w*|quarantin\w*|flaky|pending|todo)\b/i,
  slower: /\b(time ?-?outs?|slow\w*|time limits?|retr(y|ies)|wait\w*)\b/i,
  snapshot: /\bsnapshots?\b/i,
  setting: /\b(lint\w*|eslint|oxlint|biome|prettier|ruff|mypy|ci|pipelines?|workflows?|github|config\w*|settings?|coverage|scripts?|npm|pnpm|yarn|makefile|make targets?|tsconfig|strict mode|compiler|build (script|step|config)\w*|tooling|husky|jest|vitest|pytest|playwright|test runners?|rename the test|engines?|package\.json|pyproject)\b/i,
  loosened: /\b(off|disabl\w*|relax\w*|loosen\w*|allow\w*|ignor\w*|exclud\w*|drop\w*|remov\w*|permit\w*)\b/i,
  silenced: /\b(suppress\w*|silenc\w*|ignor\w*|disabl\w*)\b/i,
  vendored: /\b(vendor\w*|librar(y|ies)|third.part\w*|copy|copies|bundl\w*|embed\w*|submodules?)\b/i,
};

/** A weakness in words: what is the case, and, where it refutes, what to do about it. */
export function weigh(weakness: Weakness, task: Pick<TaskFacts, "type" | "wish">, said: { fact: string; remedy: string; path: string; about?: string }): Weighed {
  const weight = weightOf(weakness, task, said.about);
  return { weight, finding: { message: weight === "look" ? `${said.fact} The wish may ask for that.` : `${said.fact} ${said.remedy}`, path: said.path } };
}

/**
 * Whether the wish excuses a weakness. A task about tests may take tests away, and one about settings may change them; then a person
 * looks. What makes a test prove nothing is excused by no wish.
 */
export function weightOf(weakness: Weakness, { type, wish }: Pick<TaskFacts, "type" | "wish">, about = ""): Weight {
  if (weakness === "empty") return "refuse";
  if (weakness === "bent" || weakness === "snapshot") {
    if (type === "test" || ASKED[weakness]?.test(wish)) return "look";
    return type !== "refactor" && sharesWord(wish, about) ? "look" : "refuse";
  }
  if (type === "test" && ABOUT_TESTS.has(weakness)) return "look";
  return ASKED[weakness]?.test(wish) ? "look" : "refuse";
}

const ABOUT_TESTS: ReadonlySet<Weakness> = new Set(["gone", "skipped", "weaker", "slower", "setting"]);

// Words of every test and every wish; that both hold them says nothing.
const COMMON: ReadonlySet<string> = new Set(
  "a add all an and any are as assert at be but by can code const def do does equal equals expect false file files fix for from function get give gives has have if in into is it its let make method must name new no none not null of on only or out return returns see self set should show so string strict test tests than that the their them then there these this to true undefined up use uses using value values was what when where which will with without work works you".split(" "),
);

/** True when a piece of code and a wish are about the same thing: they share a word that not everything shares. Names of files do not count. */
export function sharesWord(wish: string, code: string): boolean {
  const words = new Set(wordsOf(withoutPlaces(wish)));
  return wordsOf(code).some((word) => words.has(word));
}

/** A wish without the paths in it: that a file is named says nothing of what is in it. */
function withoutPlaces(wish: string): string {
  return wish.replaceAll(/\S*(\/|\w\.(?=[a-z]{1,4}\b))\S*/gi, " ");
}

function wordsOf(text: string): string[] {
  const parts = text.normalize("NFC").replaceAll(/(?<=[a-z\d])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, " ").toLowerCase().match(/[\p{L}]{2,}|\p{Sc}|\d{2,}/gu) ?? [];
  return parts.filter((word) => !COMMON.has(word)).map((word) => word.replace(/(?<=\p{L}{3})(?:es|(?<!s)s|e)$/u, ""));
}
