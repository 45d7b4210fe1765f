import type { ProjectFacts } from "./check.ts";
import type { Argv } from "./contract.ts";
import { hasAny, manifest, parsed, scriptsOf, tableOf, type Tools } from "./manifest-text.ts";

// Order of the lock files when there are several: the less common one was put there on purpose.
const LOCKS: readonly [manager: string, ...files: string[]][] = [
  ["pnpm", "pnpm-lock.yaml"],
  ["yarn", "yarn.lock"],
  ["bun", "bun.lock", "bun.lockb"],
  ["npm", "package-lock.json", "npm-shrinkwrap.json"],
];
const TEST = ["test", "test:ci", "test:run", "test:once", "test:unit", "tests", "unit"];
const TYPECHECK = ["typecheck", "type-check", "types:check", "check:types", "check-types", "typecheck:ci", "tsc", "types"];
const LINT = ["lint", "lint:check", "lint:ci", "check:lint", "eslint"];

/** The scripts of package.json, run by the package manager of the lock file. */
export function nodeTools(facts: ProjectFacts): Tools {
  const text = manifest(facts, "package.json");
  if (text === undefined) return {};
  const scripts = scriptsOf(text);
  const packageManager = managerOf(facts, parsed(text));
  const pick = (names: readonly string[], refuse: RegExp): Argv | undefined => {
    const name = names.find((n) => isCommand(Object.hasOwn(scripts, n) ? scripts[n] : undefined, refuse));
    return name === undefined ? undefined : run(packageManager, name);
  };
  return {
    packageManager,
    // A watcher never ends, a fixer changes what it should judge.
    test: pick(TEST, /no test specified|--watch(All)?(?!\w|=false)|\bnodemon\b|\bvitest (watch|dev)\b/),
    typecheck: pick(TYPECHECK, /--watch\b|(^|\s)-w\b/),
    lint: pick(LINT, /--fix\b|--write\b|--watch\b/),
    install: installOf(facts, packageManager, parsed(text)),
  };
}

/** deno.json: its tasks, else what Deno brings along. */
export function denoTools(facts: ProjectFacts): Tools {
  const text = manifest(facts, "deno.json") ?? manifest(facts, "deno.jsonc");
  if (text === undefined) return {};
  const tasks = tableOf(parsed(withoutComments(text)), "tasks");
  const task = (name: string): Argv | undefined => (Object.hasOwn(tasks, name) ? ["deno", "task", name] : undefined);
  return {
    packageManager: "deno",
    test: task("test") ?? ["deno", "test"],
    typecheck: task("typecheck") ?? task("check") ?? ["deno", "check", "."],
    lint: task("lint") ?? ["deno", "lint"],
  };
}

function managerOf(facts: ProjectFacts, json: unknown): string {
  const locked = LOCKS.filter(([, ...files]) => hasAny(facts, ...files)).map(([manager]) => manager);
  const named = /^(npm|pnpm|yarn|bun)@/.exec(fieldOf(json, "packageManager"))?.[1];
  return named !== undefined && (locked.length === 0 || locked.includes(named)) ? named : (locked[0] ?? "npm");
}

function fieldOf(json: unknown, key: string): string {
  const value = typeof json === "object" && json !== null && Object.hasOwn(json, key) ? (json as Record<string, unknown>)[key] : undefined;
  return typeof value === "string" ? value : "";
}

/** False for what says yes to everything: it would prove nothing. */
function isCommand(script: unknown, refuse: RegExp): boolean {
  if (typeof script !== "string" || refuse.test(script)) return false;
  const bare = script.trim();
  return !["", "true", ":", "exit 0"].includes(bare) && (!/^echo\b/.test(bare) || /[&|;]/.test(bare));
}

function run(manager: string, script: string): Argv {
  return manager === "npm" && script === "test" ? ["npm", "test"] : [manager, "run", script];
}

function installOf(facts: ProjectFacts, manager: string, json: unknown): Argv | undefined {
  const hasLock = LOCKS.some(([name, ...files]) => name === manager && hasAny(facts, ...files));
  const needed = ["dependencies", "devDependencies", "optionalDependencies"].some((key) => Object.keys(tableOf(json, key)).length > 0);
  const isWorkspace = typeof json === "object" && json !== null && Object.hasOwn(json, "workspaces");
  if (!hasLock || (!needed && !isWorkspace && !hasAny(facts, "pnpm-workspace.yaml"))) return undefined;
  if (manager === "npm") return ["npm", "ci"];
  if (manager === "yarn" && hasAny(facts, ".yarnrc.yml")) return ["yarn", "install", "--immutable"];
  return [manager, "install", "--frozen-lockfile"];
}

/** JSON with comments and trailing commas as plain JSON; text inside strings stays. A comment that is not closed takes the rest. */
function withoutComments(text: string): string {
  const bare = text.replace(/"(?:[^"\\\n]|\\.)*"|\/\/[^\n]*|\/\*[^]*?(?:\*\/|$)/g, (match) => (match.startsWith('"') ? match : " "));
  return bare.replace(/"(?:[^"\\\n]|\\.)*"|,(?=\s*[}\]])/g, (match) => (match === "," ? "" : match));
}
