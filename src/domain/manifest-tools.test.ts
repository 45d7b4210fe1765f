import { describe, expect, it } from "vitest";
import type { ProjectFacts } from "./check.ts";
import { denoTools, nodeTools } from "./manifest-node.ts";
import { cargoTools, elixirTools, goTools, javaTools, makeTools, phpTools, rubyTools } from "./manifest-other.ts";
import { pythonTools } from "./manifest-python.ts";
import type { Tools } from "./manifest-text.ts";

const facts = (manifests: Record<string, string>, ...entries: string[]): ProjectFacts => ({ manifests, entries: [...Object.keys(manifests), ...entries] });
/** What is said, without what is not. */
const said = (tools: Tools): Tools => Object.fromEntries(Object.entries(tools).filter(([, value]) => value !== undefined));
const scripts = (of: Record<string, unknown>, ...entries: string[]): Tools => said(nodeTools(facts({ "package.json": JSON.stringify({ scripts: of }) }, ...entries)));

describe("scripts that prove something", () => {
  it.each([
    [{ test: "vitest run" }, ["npm", "test"]],
    [{ "test:unit": "jest" }, ["npm", "run", "test:unit"]],
    [{ test: "vitest --watch=false" }, ["npm", "test"]],
    [{ test: "echo start && jest" }, ["npm", "test"]],
  ])("%j", (of, test) => {
    expect(scripts(of).test).toEqual(test);
  });

  it.each([
    ["echo \"Error: no test specified\" && exit 1"], ["vitest --watch"], ["jest --watchAll"], ["vitest watch"], ["nodemon test.js"], ["true"], [":"], [""], ["  "], ["exit 0"], ["echo ok"],
  ])("but not %j", (test) => {
    expect(scripts({ test }).test).toBeUndefined();
  });

  it("takes the next one where the first proves nothing", () => {
    expect(scripts({ test: "vitest --watch", "test:ci": "vitest run" }).test).toEqual(["npm", "run", "test:ci"]);
  });

  it.each([["eslint . --fix"], ["prettier --write ."], ["eslint --watch"]])("a linter that changes what it judges is none: %s", (lint) => {
    expect(scripts({ lint }).lint).toBeUndefined();
    expect(scripts({ lint, "lint:ci": "eslint ." }).lint).toEqual(["npm", "run", "lint:ci"]);
  });

  it("a type check that never ends is none", () => {
    expect(scripts({ typecheck: "tsc -w" }).typecheck).toBeUndefined();
    expect(scripts({ typecheck: "tsc --noEmit" }).typecheck).toEqual(["npm", "run", "typecheck"]);
  });

  it("is nothing where scripts are no scripts", () => {
    expect(scripts({ test: ["vitest"], lint: null, typecheck: 7 })).toEqual({ packageManager: "npm" });
    expect(nodeTools(facts({}))).toEqual({});
  });
});

describe("deno", () => {
  it("brings its tools along, and its own tasks come first", () => {
    expect(said(denoTools(facts({ "deno.json": "{}" })))).toEqual({ packageManager: "deno", test: ["deno", "test"], typecheck: ["deno", "check", "."], lint: ["deno", "lint"] });
    expect(denoTools(facts({ "deno.jsonc": '{ // tasks\n "tasks": { "test": "x", /* c */ "check": "y", }, }' }))).toMatchObject({ test: ["deno", "task", "test"], typecheck: ["deno", "task", "check"] });
  });

  it("keeps what stands inside of texts, and survives what is not closed", () => {
    expect(denoTools(facts({ "deno.jsonc": '{"tasks":{"test":"echo // no comment, }"}}' })).test).toEqual(["deno", "task", "test"]);
    expect(denoTools(facts({ "deno.jsonc": '{"tasks":{"test":"x"} /* open' })).test).toEqual(["deno", "test"]);
  });
});

describe("other languages", () => {
  it.each<[string, Tools, Tools]>([
    ["rust", cargoTools(facts({ "Cargo.toml": "" })), { packageManager: "cargo", test: ["cargo", "test"], typecheck: ["cargo", "check"], lint: ["cargo", "clippy"] }],
    ["no rust", cargoTools(facts({})), {}],
    ["go", goTools(facts({ "go.mod": "" })), { packageManager: "go", test: ["go", "test", "./..."], lint: ["go", "vet", "./..."] }],
    ["ruby with specs", rubyTools(facts({ Gemfile: 'gem "rspec"' }, "spec", "Gemfile.lock", ".rubocop.yml")), { packageManager: "bundler", test: ["bundle", "exec", "rspec"], lint: ["bundle", "exec", "rubocop"], install: ["bundle", "install"] }],
    ["ruby with a task", rubyTools(facts({ Rakefile: "Rake::TestTask.new" })), { test: ["rake", "test"] }],
    ["ruby without either", rubyTools(facts({ Gemfile: "" })), { packageManager: "bundler" }],
    ["php with scripts", phpTools(facts({ "composer.json": '{"scripts":{"test":"x","phpstan":"y"}}' }, "composer.lock")), { packageManager: "composer", test: ["composer", "run-script", "test"], typecheck: ["composer", "run-script", "phpstan"], install: ["composer", "install", "--no-interaction"] }],
    ["php with phpunit", phpTools(facts({ "composer.json": "{}" }, "phpunit.xml")), { packageManager: "composer", test: ["php", "vendor/bin/phpunit"] }],
    ["elixir with credo", elixirTools(facts({ "mix.exs": "{:credo, \"1\"}" }, "mix.lock")), { packageManager: "mix", test: ["mix", "test"], lint: ["mix", "credo"], install: ["mix", "deps.get"] }],
    ["java with its wrapper", javaTools(facts({ "pom.xml": "" }, "mvnw")), { packageManager: "maven", test: ["sh", "./mvnw", "--batch-mode", "test"] }],
    ["java without one", javaTools(facts({ "pom.xml": "" })), {}],
    ["kotlin with its wrapper", javaTools(facts({ "build.gradle.kts": "" }, "gradlew")), { packageManager: "gradle", test: ["sh", "./gradlew", "test"] }],
  ])("%s", (_what, tools, expected) => {
    expect(said(tools)).toEqual(expected);
  });
});

describe("python", () => {
  it.each<[string, ProjectFacts, Tools]>([
    ["nothing of it", facts({}), {}],
    ["pytest by its requirements", facts({ "requirements.txt": "pytest==8\n" }), { packageManager: "pip", test: ["python3", "-m", "pytest"] }],
    ["a package that is only called like it", facts({ "requirements.txt": "my-pytest-thing\n" }), { packageManager: "pip" }],
    ["uv", facts({ "pyproject.toml": "[tool.pytest.ini_options]\n[tool.ruff]\n" }, "uv.lock"), { packageManager: "uv", test: ["uv", "run", "pytest"], lint: ["uv", "run", "ruff", "check", "."], install: ["uv", "sync", "--frozen"] }],
    ["poetry with mypy", facts({ "pyproject.toml": '[tool.mypy]\nfiles = "src"\n' }, "poetry.lock"), { packageManager: "poetry", typecheck: ["poetry", "run", "mypy"], install: ["poetry", "install", "--no-interaction"] }],
    ["mypy that must be told where", facts({ "setup.cfg": "[mypy]\nstrict = true\n" }), { packageManager: "pip", typecheck: ["python3", "-m", "mypy", "."] }],
    ["tox", facts({ "tox.ini": "[testenv]\n" }), { packageManager: "pip", test: ["tox"] }],
    ["flake8", facts({ "setup.cfg": "[flake8]\n" }), { packageManager: "pip", lint: ["python3", "-m", "flake8"] }],
    ["pyright", facts({ "pyproject.toml": "" }, "pyrightconfig.json"), { packageManager: "pip", typecheck: ["python3", "-m", "pyright"] }],
  ])("%s", (_what, of, expected) => {
    expect(said(pythonTools(of))).toEqual(expected);
  });
});

describe("a Makefile", () => {
  it("is read for its usual targets", () => {
    expect(said(makeTools(facts({ Makefile: "all: x\ntest: all\n\tgo test\nlint check::\n\tx\nVAR := test\n" })))).toEqual({ packageManager: "make", test: ["make", "test"], lint: ["make", "lint"] });
    expect(makeTools(facts({ GNUmakefile: "check:\n", Makefile: "test:\n" })).test).toEqual(["make", "check"]);
    expect(said(makeTools(facts({ Makefile: "TEST = 1\ntest := 2\n" })))).toEqual({ packageManager: "make" });
  });
});
