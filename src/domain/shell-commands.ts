import { type ShellToken, shellTokens } from "./shell-tokens.ts";

export type Word = Extract<ShellToken, { kind: "word" }>;

/** One simple command of a shell line, as typed. */
export interface ShellCommand {
  words: Word[];
  /** `NAME=value` in front of the program. */
  assignments: Word[];
  /** True when it reads what the command before it prints. */
  piped: boolean;
  redirected: boolean;
}

const REDIRECTIONS = new Set(["<", ">", ">>", "<<", "<<-", "<<<", ">&", "<&", "&>", "&>>", "<>", ">|"]);
const KEYWORDS = new Set(["if", "then", "else", "elif", "fi", "while", "until", "do", "done", "{", "}", "!", "esac", "coproc"]);
const LOOPS = new Set(["for", "select", "function"]);
const ASSIGNMENT = /^[A-Za-z_][A-Za-z0-9_]*(\[[^\]]*\])?\+?=/;

interface Line {
  commands: ShellCommand[];
  current: ShellCommand;
  /** Reading `[[ … ]]`, where `&&` and `<` are no operators. */
  inTest: boolean;
  /** Open `case` statements; true while the patterns of the innermost one are read. */
  cases: boolean[];
}

/** The simple commands of a shell line in order, keywords left out; those inside substitutions are not among them. Undefined when it cannot be read. */
export function shellCommands(source: string): ShellCommand[] | undefined {
  const tokens = shellTokens(source);
  if (!tokens) return undefined;
  const line: Line = { commands: [], current: empty(false), inTest: false, cases: [] };
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i];
    if (token?.kind === "word") takeWord(line, token);
    else if (token && REDIRECTIONS.has(token.op)) {
      const isTarget = tokens[i + 1]?.kind === "word";
      if (!line.inTest && isTarget) i++;
      takeRedirection(line, token.start);
    } else if (token) takeOperator(line, token.op);
  }
  finish(line, false);
  return line.commands;
}

function empty(piped: boolean): ShellCommand {
  return { words: [], assignments: [], piped, redirected: false };
}

function takeWord(line: Line, word: Word): void {
  const { current } = line;
  if (line.inTest) {
    if (word.raw === "]]") line.inTest = false;
    return;
  }
  if (line.cases.at(-1)) {
    if (word.raw === "esac") line.cases.pop();
    return;
  }
  if (current.words.length > 0) {
    current.words.push(word);
    // Behind the head of a loop or function, on the same line, stands the first command of its body.
    if ((word.raw === "do" || word.raw === "{") && LOOPS.has(current.words[0]?.raw ?? "")) line.current = empty(false);
    if (word.raw === "in" && current.words[0]?.raw === "case") startPatterns(line);
    return;
  }
  if (word.raw === "[[") line.inTest = true;
  else if (word.raw === "esac") line.cases.pop();
  else if (ASSIGNMENT.test(word.raw)) current.assignments.push(word);
  else if (!KEYWORDS.has(word.raw)) current.words.push(word);
}

function startPatterns(line: Line): void {
  line.current = empty(false);
  line.cases.push(true);
}

function takeRedirection(line: Line, start: number): void {
  if (line.inTest) return;
  const last = line.current.words.at(-1);
  // `2>` : the digit belongs to the redirection.
  if (last && last.end === start && /^\d+$/.test(last.raw)) line.current.words.pop();
  line.current.redirected = true;
}

function takeOperator(line: Line, op: string): void {
  if (line.inTest && op !== "\n") return;
  line.inTest = false;
  const inPatterns = line.cases.at(-1) === true;
  if (inPatterns) {
    if (op === ")") line.cases[line.cases.length - 1] = false;
    return;
  }
  // The name of a function that is being defined.
  if (op === "(" && line.current.words.length === 1) line.current = empty(false);
  finish(line, op === "|" || op === "|&");
  if (op.startsWith(";;") || op === ";&") restartPatterns(line);
}

function restartPatterns(line: Line): void {
  if (line.cases.length > 0) line.cases[line.cases.length - 1] = true;
}

function finish(line: Line, piped: boolean): void {
  const { current } = line;
  line.current = empty(piped);
  const first = current.words[0]?.raw ?? "";
  if (LOOPS.has(first)) return;
  if (current.words.length > 0 || current.assignments.length > 0) line.commands.push(current);
}
