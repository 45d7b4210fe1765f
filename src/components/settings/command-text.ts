import type { Argv } from "#domain/contract.ts";
import { shellTokens } from "#domain/shell-tokens.ts";

/** A command as typed, cut into arguments; or why it cannot run, since no shell runs it. */
export function argvOf(line: string): { argv: Argv } | { wrong: string } {
  const tokens = shellTokens(line.trim());
  if (!tokens) return { wrong: "A quote does not end." };
  const argv: string[] = [];
  for (const token of tokens) {
    if (token.kind === "op") return { wrong: `No shell runs this, so ${token.op} means nothing: one command a line, or a script of the repository.` };
    if (!token.plain) return { wrong: `No shell runs this, so ${token.raw} is not replaced: write what it stands for, or use a script of the repository.` };
    argv.push(token.text);
  }
  const [program] = argv;
  if (program === undefined) return { wrong: "The command is missing." };
  if (/^[A-Za-z_]\w*=/.test(program)) return { wrong: `Put env in front: env ${line.trim()}` };
  if (argv.includes("")) return { wrong: "An argument is empty." };
  return { argv };
}

/** The commands of a text, one a line; empty lines are nothing. */
export function commandsOf(text: string): { argvs: Argv[] } | { wrong: string } {
  const argvs: Argv[] = [];
  for (const [i, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    const read = argvOf(line);
    if ("wrong" in read) return { wrong: `Line ${i + 1}: ${read.wrong}` };
    argvs.push(read.argv);
  }
  return { argvs };
}

/** A command as one would type it. */
export function lineOf(argv: readonly string[]): string {
  return argv.map((word) => (/^[\w@%+=:,./{}^-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(" ");
}
