import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ProjectFacts } from "./check.ts";
import { Argv } from "./contract.ts";
import { MANIFEST_FILES, projectCommands, readManifests } from "./manifest.ts";

function facts(manifests: Record<string, string>, ...entries: string[]): ProjectFacts {
  return { manifests, entries: [...Object.keys(manifests), ...entries] };
}

function node(json: object, ...entries: string[]): ReturnType<typeof readManifests> {
  return readManifests(facts({ "package.json": JSON.stringify(json) }, ...entries));
}

const DEPS = { dependencies: { x: "1" } };

describe("package.json", () => {
  it.each([
    ["package-lock.json", {}, "npm", ["npm", "ci"]],
    ["npm-shrinkwrap.json", {}, "npm", ["npm", "ci"]],
    ["pnpm-lock.yaml", {}, "pnpm", ["pnpm", "install", "--frozen-lockfile"]],
    ["yarn.lock", {}, "yarn", ["yarn", "install", "--frozen-lockfile"]],
    ["bun.lock", {}, "bun", ["bun", "install", "--frozen-lockfile"]],
    ["bun.lockb", {}, "bun", ["bun", "install", "--frozen-lockfile"]],
    ["pnpm-lock.yaml", { packageManager: "yarn@4" }, "pnpm", ["pnpm", "install", "--frozen-lockfile"]],
    ["README.md", { packageManager: "pnpm@9.1.0" }, "pnpm", undefined],
    ["README.md", {}, "npm", undefined],
  ])("with %s and %j is run by %s", (lock, more, manager, install) => {
    const read = node({ ...DEPS, scripts: { test: "vitest run", lint: "eslint ." }, ...more }, lock);
    expect(read.packageManager).toBe(manager);
    expect(read.install).toEqual(install);
    expect(read.test).toEqual(manager === "npm" ? ["npm", "test"] : [manager, "run", "test"]);
    expect(read.lint).toEqual([manager, "run", "lint"]);
  });

  it("prefers the named manager among several lock files", () => {
    expect(node({ packageManager: "npm@10" }, "package-lock.json", "pnpm-lock.yaml").packageManager).toBe("npm");
    expect(node({}, "package-lock.json", "pnpm-lock.yaml").packageManager).toBe("pnpm");
  });

  it("knows the two kinds of yarn", () => {
    expect(node(DEPS, "yarn.lock", ".yarnrc.yml").install).toEqual(["yarn", "install", "--immutable"]);
  });

  it("installs nothing where nothing is needed, or nothing is locked", () => {
    expect(node({}, "package-lock.json").install).toBeUndefined();
    expect(node({ dependencies: {} }, "package-lock.json").install).toBeUndefined();
    expect(node(DEPS).install).toBeUndefined();
    expect(node(DEPS, "yarn.lock", "package.json").install).toBeDefined();
    expect(node({ workspaces: ["a"] }, "package-lock.json").install).toEqual(["npm", "ci"]);
  });

  it.each([
    'echo "Error: no test specified" && exit 1', "", "   ", "true", "exit 0", ":", "echo ok", "jest --watch", "jest --watchAll", "vitest watch", "nodemon test.js",
  ])("the script %j is no test", (test) => {
    expect(node({ scripts: { test } }).test).toBeUndefined();
  });

  it.each(["vitest run", "vitest", "jest --watchAll=false", "node --test", "echo start && jest", "echo a; b"])("the script %j is one", (test) => {
    expect(node({ scripts: { test } }).test).toEqual(["npm", "test"]);
  });

  it("takes the next best test where `test` watches", () => {
    expect(node({ scripts: { test: "jest --watch", "test:ci": "jest --ci" } }).test).toEqual(["npm", "run", "test:ci"]);
  });

  it.each(["typecheck", "type-check", "tsc", "check-types", "check:types"])("the script %s checks types", (name) => {
    expect(node({ scripts: { [name]: "tsc --noEmit" } }).typecheck).toEqual(["npm", "run", name]);
  });

  it("does not let a fixer judge", () => {
    expect(node({ scripts: { lint: "eslint --fix .", "lint:check": "eslint ." } }).lint).toEqual(["npm", "run", "lint:check"]);
    expect(node({ scripts: { lint: "biome check --write" } }).lint).toBeUndefined();
  });

  it.each(["", "{", "null", "[]", "7", '"x"', '{"scripts":[]}', '{"scripts":null}', '{"scripts":{"test":3}}', '{"scripts":{"test":null}}', '{"dependencies":"x"}', '{"__proto__":{"scripts":{"test":"x"}}}'])("%j says nothing", (text) => {
    const read = readManifests(facts({ "package.json": text }, "package-lock.json"));
    expect([read.test, read.lint, read.typecheck, read.install]).toEqual([undefined, undefined, undefined, undefined]);
  });
});

describe("other manifests", () => {
  it.each<[string, ProjectFacts, Partial<ReturnType<typeof readManifests>>]>([
    ["Rust", facts({ "Cargo.toml": "[package]" }), { packageManager: "cargo", test: ["cargo", "test"], typecheck: ["cargo", "check"], lint: ["cargo", "clippy"] }],
    ["Go", facts({ "go.mod": "module x" }), { packageManager: "go", test: ["go", "test", "./..."], lint: ["go", "vet", "./..."] }],
    ["Deno with tasks", facts({ "deno.jsonc": '{ // hi\n "tasks": { "test": "x", "check": "y", /* no */ }, }' }), { packageManager: "deno", test: ["deno", "task", "test"], typecheck: ["deno", "task", "check"], lint: ["deno", "lint"] }],
    ["Deno without", facts({ "deno.json": "{}" }), { test: ["deno", "test"], typecheck: ["deno", "check", "."] }],
    ["Ruby with specs", facts({ Gemfile: "gem 'rspec'" }, "spec", "Gemfile.lock", ".rubocop.yml"), { packageManager: "bundler", test: ["bundle", "exec", "rspec"], lint: ["bundle", "exec", "rubocop"], install: ["bundle", "install"] }],
    ["Ruby with a Rakefile", facts({ Rakefile: "Rake::TestTask.new" }), { test: ["rake", "test"] }],
    ["PHP with scripts", facts({ "composer.json": '{"scripts":{"test":"phpunit","phpstan":"phpstan","lint":"x"}}' }, "composer.lock"), { packageManager: "composer", test: ["composer", "run-script", "test"], typecheck: ["composer", "run-script", "phpstan"], lint: ["composer", "run-script", "lint"], install: ["composer", "install", "--no-interaction"] }],
    ["PHP without", facts({ "composer.json": "{}" }, "phpunit.xml.dist"), { test: ["php", "vendor/bin/phpunit"] }],
    ["Elixir", facts({ "mix.exs": "{:credo, \"~> 1\"}" }, "mix.lock"), { packageManager: "mix", test: ["mix", "test"], lint: ["mix", "credo"], install: ["mix", "deps.get"] }],
    ["Maven", facts({ "pom.xml": "<project/>" }, "mvnw"), { packageManager: "maven", test: ["sh", "./mvnw", "--batch-mode", "test"] }],
    ["Gradle", facts({ "build.gradle.kts": "" }, "gradlew"), { packageManager: "gradle", test: ["sh", "./gradlew", "test"] }],
    ["Make", facts({ Makefile: ".PHONY: test\ntest: build\n\tx\nlint typecheck:\n\ty\nX := 1\n" }), { packageManager: "make", test: ["make", "test"], lint: ["make", "lint"], typecheck: ["make", "typecheck"] }],
    ["GNU Make", facts({ GNUmakefile: "check:\n\tx\n" }), { test: ["make", "check"] }],
  ])("%s", (_, known, expected) => {
    expect(readManifests(known)).toMatchObject(expected);
  });

  it.each([
    ["Maven without its wrapper", facts({ "pom.xml": "<project/>" })],
    ["a variable in a Makefile", facts({ Makefile: "test := x\ntest = y\n\ttest: z\n" })],
    ["a Gemfile alone", facts({ Gemfile: "" })],
    ["nothing", facts({})],
  ])("%s has no test", (_, known) => {
    expect(readManifests(known).test).toBeUndefined();
  });

  it("a language's own commands come first, a Makefile fills the gaps", () => {
    const read = readManifests(facts({ "package.json": '{"scripts":{"test":"vitest run"}}', Makefile: "test:\n\tx\nlint:\n\ty\n" }));
    expect([read.packageManager, read.test, read.lint]).toEqual(["npm", ["npm", "test"], ["make", "lint"]]);
  });
});

describe("Python", () => {
  it.each<[string, ProjectFacts, string[] | undefined]>([
    ["pytest.ini", facts({ "pytest.ini": "[pytest]" }), ["python3", "-m", "pytest"]],
    ["pyproject", facts({ "pyproject.toml": "[tool.pytest.ini_options]\nx = 1" }), ["python3", "-m", "pytest"]],
    ["a dependency group", facts({ "pyproject.toml": "[dependency-groups]\ndev = [\"pytest>=8\"]" }), ["python3", "-m", "pytest"]],
    ["requirements", facts({ "requirements-dev.txt": "pytest==8\n" }), ["python3", "-m", "pytest"]],
    ["setup.cfg", facts({ "setup.cfg": "[tool:pytest]\n" }), ["python3", "-m", "pytest"]],
    ["tox with pytest", facts({ "tox.ini": "[tox]\n[pytest]\n" }), ["python3", "-m", "pytest"]],
    ["tox alone", facts({ "tox.ini": "[tox]\n[testenv]\ncommands = x\n" }), ["tox"]],
    ["uv", facts({ "pyproject.toml": "[tool.pytest]" }, "uv.lock"), ["uv", "run", "pytest"]],
    ["poetry", facts({ "pyproject.toml": "[tool.pytest]" }, "poetry.lock"), ["poetry", "run", "pytest"]],
    ["nothing set up", facts({ "pyproject.toml": "[project]\nname = 'x'" }), undefined],
    ["a word that begins so", facts({ "requirements.txt": "pytestify\n" }), undefined],
  ])("tests by %s", (_, known, expected) => {
    expect(readManifests(known).test).toEqual(expected);
  });

  it.each<[string, ProjectFacts, string[] | undefined]>([
    ["mypy", facts({ "pyproject.toml": "[tool.mypy]\nstrict = true" }), ["python3", "-m", "mypy", "."]],
    ["mypy with files", facts({ "pyproject.toml": "[tool.mypy]\nfiles = ['src']\n[tool.x]" }), ["python3", "-m", "mypy"]],
    ["files of somebody else", facts({ "pyproject.toml": "[tool.mypy]\nstrict = true\n[tool.x]\nfiles = 1" }), ["python3", "-m", "mypy", "."]],
    ["mypy.ini", facts({ "mypy.ini": "[mypy]\n", "setup.cfg": "" }), ["python3", "-m", "mypy", "."]],
    ["setup.cfg", facts({ "setup.cfg": "[mypy]\n" }), ["python3", "-m", "mypy", "."]],
    ["pyright", facts({ "pyproject.toml": "[tool.pyright]" }), ["python3", "-m", "pyright"]],
    ["nothing", facts({ "pyproject.toml": "[project]\ndependencies = ['mypy']" }), undefined],
  ])("checks types by %s", (_, known, expected) => {
    expect(readManifests(known).typecheck).toEqual(expected);
  });

  it("lints only by what is set up", () => {
    expect(readManifests(facts({ "pyproject.toml": "[tool.ruff.lint]\nselect = []" })).lint).toEqual(["ruff", "check", "."]);
    expect(readManifests(facts({ "pyproject.toml": "" }, "ruff.toml", "uv.lock")).lint).toEqual(["uv", "run", "ruff", "check", "."]);
    expect(readManifests(facts({ "setup.cfg": "[flake8]\n" })).lint).toEqual(["python3", "-m", "flake8"]);
    expect(readManifests(facts({ "pyproject.toml": "[project]" })).lint).toBeUndefined();
  });
});

describe("the tech stack", () => {
  it.each<[string, ProjectFacts, string[]]>([
    ["a web app", facts({ "package.json": '{"dependencies":{"next":"1","react":"1"},"devDependencies":{"typescript":"5","vitest":"1"}}' }), ["TypeScript", "Next.js", "React", "vitest"]],
    ["plain JavaScript", facts({ "package.json": "{}" }), ["JavaScript"]],
    ["TypeScript by its config", facts({ "package.json": "{}" }, "tsconfig.json"), ["TypeScript"]],
    ["Rust", facts({ "Cargo.toml": '[dependencies]\ntokio = "1"\nserde_json = "1"' }), ["Rust", "Tokio"]],
    ["Python", facts({ "pyproject.toml": 'dependencies = ["fastapi>=1", "pytest-cov"]' }), ["Python", "FastAPI"]],
    ["Ruby", facts({ Gemfile: "gem 'rails', '7'\ngem 'rails-i18n'" }), ["Ruby", "Rails"]],
    ["Java", facts({ "build.gradle": "id 'org.springframework.boot'" }), ["Java", "Spring Boot"]],
    ["Deno", facts({ "deno.json": "{}" }), ["TypeScript", "Deno"]],
    ["files", facts({}, "Dockerfile", "flake.nix"), ["Docker", "Nix"]],
    ["several languages", facts({ "package.json": "{}", "Cargo.toml": "tauri = 1", Makefile: "" }), ["JavaScript", "Rust", "Tauri", "Make"]],
    ["an empty folder", facts({}), []],
  ])("of %s", (_, known, expected) => {
    expect(readManifests(known).techStack).toEqual(expected);
  });

  it("names nothing twice", () => {
    const { techStack } = readManifests(facts({ "package.json": '{"dependencies":{"prisma":"1","@prisma/client":"1"}}' }));
    expect(techStack).toEqual(["JavaScript", "Prisma"]);
  });
});

describe("any manifests", () => {
  const texts = fc.oneof(fc.string({ unit: "binary", maxLength: 60 }), fc.json({ maxDepth: 3 }), fc.constantFrom("[tool.pytest", "[[[", "test:", '{"scripts":{"test":"x"}}', "/*", "// ", "\"", '{"workspaces":null}'));
  const known = fc.record({ manifests: fc.dictionary(fc.constantFrom(...MANIFEST_FILES), texts), entries: fc.array(fc.constantFrom("uv.lock", "yarn.lock", "mvnw", "gradlew", "package-lock.json", "", "..")) });

  it("give commands that can be run, always the same, and no exception", () => {
    fc.assert(
      fc.property(known, (known) => {
        const read = readManifests(known);
        for (const argv of [read.test, read.typecheck, read.lint, read.install]) expect(argv === undefined || Argv.safeParse(argv).success).toBe(true);
        expect(readManifests(known)).toEqual(read);
      }),
      { numRuns: 1000 },
    );
  });

  it("take no time over hostile texts", () => {
    for (const unit of ["/*", " ", "[", "[ ", "a:", "\"", ", ", "pytest", "=", "\\", "echo "]) {
      const manifests = Object.fromEntries(MANIFEST_FILES.map((name) => [name, name.endsWith(".json") ? `{"scripts":{"test":"echo${unit.repeat(20_000).replaceAll(/["\\]/g, "x")}&"}}` : unit.repeat(50_000)]));
      const since = performance.now();
      readManifests(facts(manifests));
      expect(performance.now() - since).toBeLessThan(2000);
    }
  });
});

describe("commands a project has of its own", () => {
  it("are those of its manifests and what starts it", () => {
    const manifests = { "package.json": JSON.stringify({ scripts: { test: "vitest run", start: "node a.js", dev: "vite", deploy: "x" } }) };
    expect(projectCommands({ manifests, entries: [] })).toEqual([["npm", "test"], ["npm", "start"], ["npm", "run", "dev"]]);
    expect(projectCommands({ manifests, entries: ["pnpm-lock.yaml"] })).toContainEqual(["pnpm", "run", "start"]);
    expect(projectCommands({ manifests: {}, entries: [] })).toEqual([]);
  });
});
