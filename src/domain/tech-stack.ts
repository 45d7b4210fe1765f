import type { ProjectFacts } from "./check.ts";
import { hasAny, manifest, parsed, tableOf } from "./manifest-text.ts";

// Packages whose names tell what a project is made of, in the order in which people name them.
const NODE: Readonly<Record<string, string>> = {
  next: "Next.js", nuxt: "Nuxt", "@sveltejs/kit": "SvelteKit", "@remix-run/react": "Remix", astro: "Astro", gatsby: "Gatsby", expo: "Expo",
  "react-native": "React Native", react: "React", vue: "Vue", svelte: "Svelte", "solid-js": "Solid", "@angular/core": "Angular", preact: "Preact",
  electron: "Electron", express: "Express", fastify: "Fastify", hono: "Hono", koa: "Koa", "@nestjs/core": "NestJS", "socket.io": "Socket.IO",
  graphql: "GraphQL", prisma: "Prisma", "@prisma/client": "Prisma", "drizzle-orm": "Drizzle", mongoose: "Mongoose", typeorm: "TypeORM", zod: "zod",
  tailwindcss: "Tailwind CSS", vite: "Vite", webpack: "webpack", esbuild: "esbuild", turbo: "Turborepo", nx: "Nx", vitest: "vitest", jest: "Jest",
  mocha: "Mocha", ava: "AVA", "@playwright/test": "Playwright", cypress: "Cypress", eslint: "ESLint", oxlint: "oxlint", "@biomejs/biome": "Biome",
  prettier: "Prettier", storybook: "Storybook", three: "Three.js",
};
const PYTHON: Readonly<Record<string, string>> = {
  django: "Django", flask: "Flask", fastapi: "FastAPI", sqlalchemy: "SQLAlchemy", pydantic: "Pydantic", numpy: "NumPy", pandas: "pandas", torch: "PyTorch",
  tensorflow: "TensorFlow", pytest: "pytest", mypy: "mypy", ruff: "Ruff", celery: "Celery",
};
const RUST: Readonly<Record<string, string>> = { tokio: "Tokio", axum: "axum", "actix-web": "Actix Web", serde: "Serde", tauri: "Tauri", bevy: "Bevy", clap: "clap" };
const RUBY: Readonly<Record<string, string>> = { rails: "Rails", sinatra: "Sinatra", rspec: "RSpec", "rspec-rails": "RSpec", minitest: "Minitest", rubocop: "RuboCop" };
const PHP: Readonly<Record<string, string>> = { "laravel/framework": "Laravel", "symfony/framework-bundle": "Symfony", "phpunit/phpunit": "PHPUnit", "phpstan/phpstan": "PHPStan" };

/** Languages, frameworks and tools of a project by their human names, each once, languages first. */
export function techStackOf(facts: ProjectFacts): string[] {
  return [...new Set([...nodeStack(facts), ...otherStacks(facts), ...fileStack(facts)])].slice(0, 40);
}

function nodeStack(facts: ProjectFacts): string[] {
  const text = manifest(facts, "package.json");
  if (text === undefined) return hasAny(facts, "deno.json", "deno.jsonc") ? ["TypeScript", "Deno"] : [];
  const json = parsed(text);
  const packages = { ...tableOf(json, "dependencies"), ...tableOf(json, "devDependencies"), ...tableOf(json, "peerDependencies") };
  const isTyped = Object.hasOwn(packages, "typescript") || hasAny(facts, "tsconfig.json");
  return [isTyped ? "TypeScript" : "JavaScript", ...namesIn(NODE, (name) => Object.hasOwn(packages, name))];
}

function otherStacks(facts: ProjectFacts): string[] {
  const python = [manifest(facts, "pyproject.toml"), manifest(facts, "requirements.txt"), manifest(facts, "requirements-dev.txt"), manifest(facts, "setup.cfg")];
  const java = manifest(facts, "pom.xml") ?? manifest(facts, "build.gradle") ?? manifest(facts, "build.gradle.kts");
  const stacks: [string, Readonly<Record<string, string>>, string | undefined][] = [
    ["Rust", RUST, manifest(facts, "Cargo.toml")],
    ["Go", {}, manifest(facts, "go.mod")],
    ["Python", PYTHON, hasAny(facts, "setup.py") || python.some((t) => t !== undefined) ? python.join("\n") : undefined],
    ["Ruby", RUBY, manifest(facts, "Gemfile")],
    ["PHP", PHP, manifest(facts, "composer.json")],
    ["Elixir", { phoenix: "Phoenix", ecto: "Ecto" }, manifest(facts, "mix.exs")],
    ["Java", { "springframework.boot": "Spring Boot", junit: "JUnit" }, java],
  ];
  return stacks.flatMap(([language, table, text]) => (text === undefined ? [] : [language, ...namesIn(table, (name) => mentions(text, name))]));
}

function fileStack(facts: ProjectFacts): string[] {
  const files: [string, ...string[]][] = [
    ["Docker", "Dockerfile", "compose.yaml", "compose.yml", "docker-compose.yml"],
    ["Make", "Makefile", "makefile", "GNUmakefile"],
    ["Nix", "flake.nix", "shell.nix"],
  ];
  return files.flatMap(([name, ...names]) => (hasAny(facts, ...names) ? [name] : []));
}

function namesIn(table: Readonly<Record<string, string>>, has: (name: string) => boolean): string[] {
  return Object.entries(table).flatMap(([key, name]) => (has(key) ? [name] : []));
}

/** A package's name as a word of its own: `rails` is not in `rails-i18n`. */
function mentions(text: string, name: string): boolean {
  const lower = text.toLowerCase();
  for (let at = lower.indexOf(name); at >= 0; at = lower.indexOf(name, at + 1)) {
    const around = (lower[at - 1] ?? " ") + (lower[at + name.length] ?? " ");
    if (!/[a-z0-9_/-]/.test(around)) return true;
  }
  return false;
}
