import type { ProjectFacts } from "./check.ts";
import type { Argv } from "./contract.ts";
import { denoTools, nodeTools } from "./manifest-node.ts";
import { cargoTools, elixirTools, goTools, javaTools, makeTools, phpTools, rubyTools } from "./manifest-other.ts";
import { pythonTools } from "./manifest-python.ts";
import { scriptsOf, type Tools } from "./manifest-text.ts";
import { techStackOf } from "./tech-stack.ts";

export interface Manifests extends Omit<Tools, "packageManager"> {
  packageManager: string | null;
  /** Names as people say them. */
  techStack: string[];
}

/** Files of the root folder whose text `readManifests` wants to see; of all others it needs the names only. */
export const MANIFEST_FILES: readonly string[] = [
  "package.json", "deno.json", "deno.jsonc", "Cargo.toml", "go.mod", "pyproject.toml", "setup.cfg", "tox.ini", "pytest.ini", "mypy.ini", "requirements.txt",
  "requirements-dev.txt", "Gemfile", "Rakefile", "composer.json", "mix.exs", "pom.xml", "build.gradle", "build.gradle.kts", "Makefile", "makefile", "GNUmakefile",
];

/** The project's own commands and its technology, from its manifests. A language's own manifest comes before a Makefile. */
export function readManifests(facts: ProjectFacts): Manifests {
  const found = [nodeTools, denoTools, cargoTools, goTools, pythonTools, rubyTools, phpTools, elixirTools, javaTools, makeTools].map((read) => read(facts));
  const first = <K extends keyof Tools>(key: K): Tools[K] => found.find((tools) => tools[key] !== undefined)?.[key];
  const [test, typecheck, lint, install] = [first("test"), first("typecheck"), first("lint"), first("install")];
  return {
    packageManager: first("packageManager") ?? null,
    ...(test ? { test } : {}),
    ...(typecheck ? { typecheck } : {}),
    ...(lint ? { lint } : {}),
    ...(install ? { install } : {}),
    techStack: techStackOf(facts),
  };
}

/** Commands a project has of its own: what its manifests name for tests, types and lint, and what starts it. */
export function projectCommands(facts: ProjectFacts): Argv[] {
  const { test, typecheck, lint, packageManager } = readManifests(facts);
  const scripts = scriptsOf(facts.manifests["package.json"] ?? "{}");
  const named = ["start", "dev", "preview", "serve", "build"].filter((name) => Object.hasOwn(scripts, name)).map((name) => (packageManager === "npm" && name === "start" ? ["npm", "start"] : [packageManager ?? "npm", "run", name]));
  return [...[test, typecheck, lint].filter((argv) => argv !== undefined), ...named];
}
