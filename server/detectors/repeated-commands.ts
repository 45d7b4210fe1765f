import { commandsOf, type CommandUse } from "#domain/command-line.ts";
import { isGeneric } from "#domain/generic-commands.ts";
import { type CommandFact, type Detector, type Pattern, wilsonLower } from "#domain/pattern.ts";

/** Runs within one task, or tasks, from which on a command counts as repeated. */
const MIN_RUNS = 3;
const MIN_TASKS = 2;
/** Patterns told at once, best supported first. */
const MAX_PATTERNS = 50;

/** One command of one task's agent, normalised. */
interface Run {
  use: CommandUse;
  fact: CommandFact;
}

const detector: Detector = {
  id: "repeated-commands",
  detect({ commands, tasksSeen, documented }) {
    const runs = commands.flatMap((fact) => commandsOf(fact.command).map((use) => ({ use, fact })));
    const known = words(documented);
    return [...Map.groupBy(runs.filter((run) => !isGeneric(run.use)), (run) => run.use.key)]
      .filter(([, same]) => isRepeated(same) && same.some((run) => !run.fact.failed) && !isDocumented(same, known))
      .map(([key, same]) => patternOf(key, same, tasksSeen))
      .sort((a, b) => b.supportTasks - a.supportTasks || b.occurrences - a.occurrences || compare(a.key, b.key))
      .slice(0, MAX_PATTERNS);
  },
};

export default detector;

function isRepeated(same: readonly Run[]): boolean {
  const byTask = Map.groupBy(same, (run) => run.fact.taskId);
  return byTask.size >= MIN_TASKS || [...byTask.values()].some((runs) => runs.length >= MIN_RUNS);
}

function patternOf(key: string, same: readonly Run[], tasksSeen: number): Pattern {
  const first = new Map<string, CommandFact>();
  for (const { fact } of same) if (!first.has(fact.taskId)) first.set(fact.taskId, fact);
  const supportTasks = first.size;
  const seen = Math.max(tasksSeen, supportTasks);
  return {
    kind: "repeated-commands",
    key,
    example: mostCommon(same.map((run) => run.use.text)),
    supportTasks,
    tasksSeen: seen,
    occurrences: same.length,
    confLb: wilsonLower(supportTasks, seen),
    evidence: [...first.values()].map(({ taskId, delegationId }) => ({ taskId, pattern: key, delegationId })).sort((a, b) => compare(a.taskId, b.taskId)),
  };
}

/** The most frequent text; of equally frequent ones the shortest, then the first by letter. */
function mostCommon(texts: readonly string[]): string {
  const counted = [...Map.groupBy(texts, (text) => text)].map(([text, all]) => ({ text, times: all.length }));
  return counted.sort((a, b) => b.times - a.times || a.text.length - b.text.length || compare(a.text, b.text))[0]?.text ?? "";
}

/** The project's own documents say it already: any form as it was run, or the program with its subcommand. */
function isDocumented(same: readonly Run[], documented: string): boolean {
  const { program, subcommand } = same[0]?.use ?? { program: "" };
  const texts = new Set(same.map((run) => words(run.use.text)));
  if (subcommand !== undefined) texts.add(`${program} ${subcommand}`);
  return [...texts].some((text) => saysWord(documented, text)) || isTarget(program, subcommand, documented);
}

/** A script in package.json or a target in a Makefile is documented where it is defined. */
function isTarget(program: string, subcommand: string | undefined, documented: string): boolean {
  const name = subcommand?.split(" ").at(-1) ?? "";
  if (name === "") return false;
  if (["npm", "pnpm", "yarn", "bun"].includes(program)) return documented.includes(`"${name}":`);
  return ["make", "just"].includes(program) && saysWord(documented, `${name}:`);
}

function words(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

/** True when the text holds the phrase as whole words: `npm run gen` is not in `npm run generate`. */
function saysWord(text: string, phrase: string): boolean {
  for (let at = text.indexOf(phrase); at >= 0; at = text.indexOf(phrase, at + 1)) {
    const around = (text[at - 1] ?? " ") + (phrase.endsWith(":") ? " " : (text[at + phrase.length] ?? " "));
    if (!/[\w/-]/.test(around)) return true;
  }
  return false;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
