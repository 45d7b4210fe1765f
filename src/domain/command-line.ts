import { type ShellCommand, shellCommands, type Word } from "./shell-commands.ts";
import { oneLine } from "./text.ts";

/** A command as it is counted: without arguments, so that two uses of the same thing are the same. */
export interface CommandUse {
  program: string;
  /** One or two words, by program: `commit`, `run build`, the script of an interpreter. */
  subcommand?: string;
  /** Sorted, unique, without values. */
  flags: string[];
  /** Program, subcommand, flags, kinds of arguments. */
  key: string;
  /** As it was typed, without what surrounds it. */
  text: string;
}

/** Programs that only look at what another one printed. */
const FILTERS = new Set([
  "awk", "base64", "cat", "column", "cut", "egrep", "fgrep", "grep", "head", "jq", "less", "more", "nl", "rg", "sed", "sort", "tail", "tee", "tr", "uniq", "wc", "xargs", "yq",
]);
/** What changes the shell and not the world. */
const SILENT = new Set([
  ":", ".", "[", "alias", "break", "cd", "continue", "declare", "echo", "eval", "exit", "export", "false", "local", "popd", "printf", "pushd", "read",
  "readonly", "return", "set", "shift", "sleep", "source", "test", "trap", "true", "typeset", "ulimit", "umask", "unalias", "unset", "wait",
]);
const SHELLS = new Set(["bash", "dash", "ksh", "sh", "zsh"]);
/** Programs that run the rest of their line: options with a value, and positions before the program. */
const WRAPPERS: Readonly<Record<string, { valued: readonly string[]; skip?: number }>> = {
  builtin: { valued: [] },
  command: { valued: [] },
  doas: { valued: ["-u", "-C"] },
  env: { valued: ["-u", "-C", "--unset", "--chdir"] },
  exec: { valued: ["-a"] },
  ionice: { valued: ["-c", "-n", "-p"] },
  nice: { valued: ["-n"] },
  nohup: { valued: [] },
  setsid: { valued: [] },
  stdbuf: { valued: ["-i", "-o", "-e"] },
  sudo: { valued: ["-u", "-g", "-h", "-p", "-C", "-T", "-D", "-R", "-U", "--user", "--group"] },
  time: { valued: ["-f", "-o"] },
  timeout: { valued: ["-k", "-s", "--kill-after", "--signal"], skip: 1 },
};

interface Grammar {
  /** How many words after the program name what it does. */
  depth: number;
  /** Global options that take the next word as their value. */
  valued: readonly string[];
}
const PACKAGE: Grammar = { depth: 2, valued: ["--prefix", "-C", "--dir", "--cwd", "-w", "--workspace", "--filter", "-F", "--loglevel"] };
const SCRIPT: Grammar = { depth: 1, valued: ["-r", "--require", "--import", "--loader", "--env-file", "-W", "-X", "-I"] };
const MODULE: Grammar = { depth: 1, valued: ["-W", "-X"] };
/** Programs not listed here: a name right behind them is taken for what they do. */
const PLAIN: Grammar = { depth: 1, valued: [] };
const GRAMMARS: Readonly<Record<string, Grammar>> = {
  bun: PACKAGE,
  cargo: { depth: 1, valued: ["-C", "-Z", "--config", "--color", "--manifest-path"] },
  docker: { depth: 1, valued: ["-H", "--host", "-c", "--context", "--config", "-l", "--log-level"] },
  gh: { depth: 2, valued: ["-R", "--repo"] },
  git: { depth: 1, valued: ["-C", "-c", "--git-dir", "--work-tree", "--namespace", "--exec-path", "--config-env", "--super-prefix"] },
  go: { depth: 1, valued: ["-C"] },
  helm: { depth: 1, valued: ["-n", "--namespace", "--kube-context"] },
  kubectl: { depth: 1, valued: ["-n", "--namespace", "--context", "--kubeconfig"] },
  make: { depth: 1, valued: ["-C", "-f", "-I", "-o", "-W", "--directory", "--file"] },
  mise: { depth: 2, valued: ["-C", "--cd", "-E", "--env"] },
  npm: PACKAGE,
  npx: { depth: 2, valued: ["-p", "--package", "-w", "--workspace"] },
  pnpm: PACKAGE,
  poetry: { depth: 2, valued: ["-C", "--directory", "-P", "--project"] },
  uv: { depth: 2, valued: ["--directory", "--project", "--config-file"] },
  yarn: PACKAGE,
};
const INTERPRETERS: Readonly<Record<string, Grammar>> = {
  bash: SCRIPT, dash: SCRIPT, deno: PLAIN, ksh: SCRIPT, node: SCRIPT, perl: SCRIPT, php: SCRIPT, python: MODULE, python3: MODULE,
  ruby: SCRIPT, sh: SCRIPT, tsx: SCRIPT, "ts-node": SCRIPT, zsh: SCRIPT,
};
/** Options by which an interpreter gets its program as text. */
const CODE = new Set(["-c", "-e", "-p", "-pe", "--eval", "--print"]);

/** Shells inside shells. */
const MAX_DEPTH = 8;

/**
 * The commands of a shell line, normalised: split at operators, without piped filters, redirections, assignments, wrappers and what
 * only moves the shell. Empty for a line that cannot be read. What is dropped may matter to safety: a gate must look at `shellCommands`.
 */
export function commandsOf(line: string): CommandUse[] {
  return usesIn(line, 0);
}

function usesIn(line: string, depth: number): CommandUse[] {
  if (depth > MAX_DEPTH) return [];
  return (shellCommands(line) ?? []).flatMap((command) => usesOf(command, depth));
}

function usesOf(command: ShellCommand, depth: number): CommandUse[] {
  const words = unwrap(command.words);
  const [head, ...args] = words;
  const program = head?.plain ? baseName(head.text) : "";
  if (!head || !/^[A-Za-z0-9_][\w.+-]{0,63}$/.test(program) || SILENT.has(program)) return [];
  if (command.piped && FILTERS.has(program)) return [];
  const inner = SHELLS.has(program) ? shellText(args) : undefined;
  if (inner !== undefined) return usesIn(inner, depth + 1);
  return [useOf(program, args, oneLine(words.map((w) => w.raw).join(" ")))];
}

/** The words from the program that does the work. */
function unwrap(words: readonly Word[]): readonly Word[] {
  for (let at = 0; at < words.length; ) {
    const wrapper = own(WRAPPERS, baseName(words[at]?.text ?? ""));
    if (!wrapper) return words.slice(at);
    at = skipOptions(words, at + 1, wrapper.valued) + (wrapper.skip ?? 0);
    while (/^[A-Za-z_]\w*=/.test(words[at]?.raw ?? "")) at++;
  }
  return [];
}

/** Index of the first word from `at` that is no option and no option's value. */
function skipOptions(words: readonly Word[], at: number, valued: readonly string[]): number {
  let i = at;
  while (words[i]?.text.startsWith("-") && words[i]?.text !== "-") {
    const isEnd = words[i]?.text === "--";
    i += valued.includes(words[i]?.text ?? "") ? 2 : 1;
    if (isEnd) break;
  }
  return i;
}

/** The line after `-c` of a shell. */
function shellText(args: readonly Word[]): string | undefined {
  const at = args.findIndex((w) => /^-[a-z]*c$/.test(w.text));
  const isFirst = at >= 0 && args.slice(0, at).every((w) => w.text.startsWith("-"));
  return isFirst ? args[at + 1]?.text : undefined;
}

function useOf(program: string, args: readonly Word[], text: string): CommandUse {
  const interpreter = own(INTERPRETERS, program);
  const grammar = own(GRAMMARS, program) ?? interpreter ?? PLAIN;
  const { names, rest } = interpreter ? scriptOf(args, grammar) : namesOf(args, grammar, program);
  const subcommand = names.join(" ");
  const flags = [...new Set(rest.flatMap((w) => flagOf(w)))].sort();
  const kinds = [...new Set(rest.flatMap((w) => (flagOf(w).length > 0 || w.text === "--" ? [] : [kindOf(w)])))];
  const key = [program, ...names, ...flags, ...kinds].join(" ").slice(0, 300);
  return { program, ...(subcommand ? { subcommand } : {}), flags, key, text };
}

interface Split {
  names: string[];
  /** Flags and arguments, global options with their values left out. */
  rest: Word[];
}

function namesOf(args: readonly Word[], grammar: Grammar, program: string): Split {
  const { depth, valued } = grammar;
  if (grammar === PLAIN && args[0]?.text.startsWith("-")) return { names: [], rest: [...args] };
  const names: string[] = [];
  const rest: Word[] = [];
  let i = 0;
  for (; i < args.length && names.length < depth; i++) {
    const word = args[i];
    if (!word || word.text === "--") break;
    if (word.text.startsWith("-")) {
      if (valued.includes(word.text)) i++;
      else if (!valued.includes(word.text.split("=")[0] ?? "")) rest.push(word);
    } else if (program === "cargo" && word.text.startsWith("+")) continue;
    else if (isName(word, names)) names.push(word.text);
    else break;
  }
  return { names, rest: [...rest, ...args.slice(i)] };
}

/** A word that says what is done, not to what. Script names may hold dots. */
function isName(word: Word, names: readonly string[]): boolean {
  const isScript = /^(run|run-script|exec|x|dlx)$/.test(names.at(-1) ?? "");
  return word.plain && (isScript ? /^[A-Za-z][\w:.-]{0,39}$/ : /^[A-Za-z][\w:-]{0,39}$/).test(word.text);
}

/** The script or module an interpreter runs; code on the command line has no name. */
function scriptOf(args: readonly Word[], { valued }: Grammar): Split {
  const at = skipOptions(args, 0, valued);
  const module = args.findIndex((w, i) => w.text === "-m" && i < at);
  if (module >= 0) return { names: ["-m", args[module + 1]?.text ?? ""].filter(Boolean), rest: args.slice(module + 2) };
  if (args.slice(0, at).some((w) => CODE.has(w.text))) return { names: [], rest: [...args] };
  const script = args[at];
  const name = script?.plain ? script.text.replace(/^\.\//, "") : "";
  // An absolute path is another one in every worktree.
  const isName = /^[\w@][\w@./:-]{0,119}$/.test(name);
  const options = args.slice(0, at).filter((w, i) => w.text.startsWith("-") && !valued.includes(w.text) && !valued.includes(args[i - 1]?.text ?? ""));
  return { names: isName ? [name] : [], rest: [...options, ...args.slice(isName ? at + 1 : at)] };
}

function flagOf(word: Word): string[] {
  const match = /^(--[A-Za-z][\w-]*|-[A-Za-z?]+)/.exec(word.text);
  return word.text === "--" || !match?.[1] ? [] : [match[1]];
}

function kindOf({ text, plain }: Word): string {
  if (!plain || /\s/.test(text) || text === "") return "<str>";
  if (/^[a-z][a-z0-9+.-]*:\/\/|^[\w.-]+@[\w.-]+:/i.test(text)) return "<url>";
  if (/^-?\d+([.,]\d+)*[a-z%]?$/i.test(text)) return "<num>";
  if (/^(?=[a-f]*\d)[0-9a-f]{7,64}$/.test(text)) return "<sha>";
  return /[/*]|^[.~]|\.\w{1,8}$/.test(text) ? "<path>" : "<str>";
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

function own<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
