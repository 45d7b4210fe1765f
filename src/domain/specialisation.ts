import type { CheckSpec } from "./contract.ts";
import type { TaskType } from "./task.ts";

/** A way of working, as data: when it fits, what its agent is told, and which checks are suggested for it. */
export interface Specialisation {
  id: string;
  name: string;
  /** Words of a wish that call for it. */
  words: RegExp;
  /** The type of work that calls for it when no word does. */
  type?: TaskType;
  /** Its agent is told to change nothing else, so it fits no feature and no bug, whatever word is in it. */
  keeps?: true;
  brief: readonly string[];
  /** Suggested where the check exists; a person may take each off. */
  checks: readonly CheckSpec[];
}

/** The ways of working, the more particular first: the first that fits is chosen. */
export const SPECIALISATIONS: readonly Specialisation[] = [
  {
    id: "operations", name: "Operations",
    words: /\b(?:deploy\w*|docker\w*|container|kubernetes|helm|nginx|systemd|terraform|ansible|infrastructure|monitoring|alert(?:s|ing)?|backup|provision\w*|ci pipeline)\b/i,
    brief: ["Change configuration, not machines: nothing you do may reach a running system.", "Say what happens on a fresh installation and on an update of an existing one.", "Every new setting has a default that is safe, and is written down where the others are."],
    checks: [],
  },
  {
    id: "automation", name: "Automation",
    words: /\b(?:automat\w+|cron(?:job)?|script(?:s|ed)?|workflow|github action|pre-?commit|scheduled?|generator|scaffold\w*|release process)\b/i,
    brief: ["What you automate can be run twice without harm, and stops at the first error with words that say what to do.", "It takes its values from arguments or the environment and prints what it did.", "No secrets in files or output."],
    checks: [],
  },
  {
    id: "debugging", name: "Debugging", type: "bug",
    words: /\b(?:bug|crash\w*|broken|fails?|failing|regression|stack ?trace|exception|leak|race condition|deadlock|debug|hangs?|freez\w+)\b/i,
    brief: ["First reproduce it, best as a test that fails for this reason and no other.", "Find the cause before you change anything; say in the commit what it was.", "Mend the cause, not where it shows. Look for the same mistake elsewhere."],
    checks: [],
  },
  {
    id: "testing", name: "Testing", type: "test", keeps: true,
    words: /\b(?:unit tests?|integration tests?|e2e tests?|test suite|test coverage|write tests?|add tests?|property tests?|flaky)\b/i,
    brief: ["A test says what shall hold, and fails when it does not: try that once by breaking the code.", "No sleeps, no order between tests, nothing from the network.", "Do not weaken or skip what is there, and leave the code under test as it is unless it is wrong."],
    checks: [{ check: "files-must-change", any: true, title: "A test was added or changed", paths: ["**/*test*", "**/*spec*", "**/test/**", "**/tests/**", "**/__tests__/**"] }],
  },
  {
    id: "documentation", name: "Documentation", type: "documentation", keeps: true,
    words: /\b(?:documentation|docs?|readme|changelog|release notes?|guide|tutorial|how-?to|jsdoc|docstrings?)\b/i,
    brief: ["Write for who uses it and has not read the code; the first lines say what it is for.", "Run every command and example you write down.", "Change no behaviour."],
    checks: [{ check: "files-must-change", any: true, title: "Something that is read was changed", paths: ["**/*.md", "**/*.mdx", "**/*.rst", "**/*.txt", "**/docs/**", "src/**", "lib/**"] }],
  },
  {
    id: "ui", name: "UI",
    words: /\b(?:ui|page|screen|button|form|dialog|modal|menu|navbar|sidebar|layout|css|style|styling|theme|dark mode|icon|responsive|mobile|accessib\w+|component|dashboard|tooltip)\b/i,
    brief: ["Use the components, tokens and words that are there before you make new ones.", "It works by keyboard, with a screen reader, on a narrow screen, in light and dark.", "Every state has a look: empty, loading, failed, too long."],
    checks: [],
  },
  {
    id: "architecture", name: "Architecture", type: "refactor", keeps: true,
    words: /\b(?:architecture|refactor\w*|restructure|modulari[sz]e|decouple|extract|split up|migrate|redesign|abstraction|layers?|interface)\b/i,
    brief: ["Behaviour stays as it is; tests pass after every commit.", "Small steps, each a commit that could stand alone.", "Less code and fewer concepts than before; remove what nothing uses any more."],
    checks: [],
  },
];

/** The way of working that fits a wish, and why; null where none does. */
export function specialise(wish: string, type: TaskType): { id: string; why: string } | null {
  const first = wish.split("\n", 1)[0] ?? "";
  const said = SPECIALISATIONS.filter((s) => !s.keeps || (type !== "feature" && type !== "bug")).map((s) => ({ id: s.id, word: s.words.exec(first)?.[0], isOfType: s.type === type }));
  const fit = said.find((s) => s.word !== undefined && s.isOfType) ?? said.find((s) => s.word !== undefined) ?? said.find((s) => s.isOfType);
  return fit ? { id: fit.id, why: fit.word === undefined ? `it is a ${type} task` : `the wish says “${fit.word.toLowerCase()}”` } : null;
}

export function specialisationOf(id: string | null | undefined): Specialisation | undefined {
  return SPECIALISATIONS.find((s) => s.id === id);
}
