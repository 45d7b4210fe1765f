import type { ProjectFacts } from "./check.ts";
import type { Argv } from "./contract.ts";
import { hasAny, manifest, type Tools } from "./manifest-text.ts";

/** Python: only what the project set up, through the tool that owns its environment. */
export function pythonTools(facts: ProjectFacts): Tools {
  const project = manifest(facts, "pyproject.toml") ?? "";
  const setup = manifest(facts, "setup.cfg") ?? "";
  const tox = manifest(facts, "tox.ini") ?? "";
  if (!hasAny(facts, "pyproject.toml", "setup.cfg", "tox.ini", "pytest.ini", "setup.py", "requirements.txt", "requirements-dev.txt")) return {};
  const manager = managerOf(facts);
  const run = (...argv: string[]): Argv => (manager.run.length > 0 ? [...manager.run, ...argv] : argv);
  const module = (name: string, ...args: string[]): Argv => (manager.run.length > 0 ? [...manager.run, name, ...args] : ["python3", "-m", name, ...args]);
  const wants = [project, manifest(facts, "requirements.txt") ?? "", manifest(facts, "requirements-dev.txt") ?? ""].join("\n");
  const pytest = hasAny(facts, "pytest.ini") || hasSection(project, "tool.pytest") || hasSection(setup, "tool:pytest") || hasSection(tox, "pytest") || /(^|["'\s])pytest\b/m.test(wants);
  const ruff = hasAny(facts, "ruff.toml", ".ruff.toml") || hasSection(project, "tool.ruff");
  const flake8 = hasAny(facts, ".flake8") || hasSection(setup, "flake8") || hasSection(tox, "flake8");
  return {
    packageManager: manager.name,
    test: pytest ? module("pytest") : hasSection(tox, "testenv") || hasSection(tox, "tox") ? run("tox") : undefined,
    typecheck: typecheckOf(facts, { project, setup }, module),
    lint: ruff ? run("ruff", "check", ".") : flake8 ? module("flake8") : undefined,
    install: manager.install,
  };
}

interface Manager {
  name: string;
  /** Words in front of a command that put it into the project's environment. */
  run: string[];
  install: Argv | undefined;
}

function managerOf(facts: ProjectFacts): Manager {
  if (hasAny(facts, "uv.lock")) return { name: "uv", run: ["uv", "run"], install: ["uv", "sync", "--frozen"] };
  if (hasAny(facts, "poetry.lock")) return { name: "poetry", run: ["poetry", "run"], install: ["poetry", "install", "--no-interaction"] };
  return { name: "pip", run: [], install: undefined };
}

function typecheckOf(facts: ProjectFacts, texts: { project: string; setup: string }, module: (name: string, ...args: string[]) => Argv): Argv | undefined {
  const section = sectionOf(texts.project, "tool.mypy") ?? sectionOf(manifest(facts, "mypy.ini") ?? "", "mypy") ?? sectionOf(texts.setup, "mypy");
  const isConfigured = section !== undefined || hasAny(facts, "mypy.ini", ".mypy.ini");
  // Without files of its own mypy wants to be told what to look at.
  if (isConfigured) return /^\s*(files|packages|modules)\s*=/m.test(section ?? "") ? module("mypy") : module("mypy", ".");
  return hasAny(facts, "pyrightconfig.json") || hasSection(texts.project, "tool.pyright") ? module("pyright") : undefined;
}

function hasSection(text: string, name: string): boolean {
  return sectionOf(text, name) !== undefined;
}

/** Lines of an INI or TOML section or of the first one below it, for example `tool.pytest.ini_options` for `tool.pytest`. */
function sectionOf(text: string, name: string): string | undefined {
  const lines = text.split(/\r?\n/);
  const start = lines.findIndex((line) => {
    const header = /^\s*\[+([^\]]+)\]/.exec(line.slice(0, 200))?.[1]?.trim();
    return header === name || header?.startsWith(`${name}.`) || header?.startsWith(`${name}:`);
  });
  if (start < 0) return undefined;
  const length = lines.slice(start + 1).findIndex((line) => /^\s*\[+[\w.:"' -]+\]/.test(line.slice(0, 200)));
  return lines.slice(start + 1, length < 0 ? undefined : start + 1 + length).join("\n");
}
