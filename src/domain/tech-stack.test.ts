import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ProjectFacts } from "./check.ts";
import { hasAny, manifest, parsed, scriptsOf, tableOf } from "./manifest-text.ts";
import { techStackOf } from "./tech-stack.ts";

const facts = (manifests: Record<string, string>, ...entries: string[]): ProjectFacts => ({ manifests, entries: [...Object.keys(manifests), ...entries] });
const node = (json: object, ...entries: string[]): string[] => techStackOf(facts({ "package.json": JSON.stringify(json) }, ...entries));

describe("what a project is made of", () => {
  it.each<[string, ProjectFacts, string[]]>([
    ["nothing known", facts({}), []],
    ["a package without anything", facts({ "package.json": "{}" }), ["JavaScript"]],
    ["a package that is broken", facts({ "package.json": "{ not json" }), ["JavaScript"]],
    ["deno", facts({ "deno.json": "{}" }), ["TypeScript", "Deno"]],
    ["rust with a server", facts({ "Cargo.toml": '[dependencies]\ntokio = "1"\naxum = "0.7"' }), ["Rust", "Tokio", "axum"]],
    ["go", facts({ "go.mod": "module x" }), ["Go"]],
    ["python by its requirements", facts({ "requirements.txt": "Django>=5\npytest\n" }), ["Python", "Django", "pytest"]],
    ["python by its set-up alone", facts({}, "setup.py"), ["Python"]],
    ["ruby on rails", facts({ Gemfile: 'gem "rails"\ngem "rspec-rails"' }), ["Ruby", "Rails", "RSpec"]],
    ["php with laravel", facts({ "composer.json": '{"require":{"laravel/framework":"11"}}' }), ["PHP", "Laravel"]],
    ["elixir with phoenix", facts({ "mix.exs": "{:phoenix, \"~> 1.7\"}" }), ["Elixir", "Phoenix"]],
    ["java with spring", facts({ "pom.xml": "<groupId>org.springframework.boot</groupId>" }), ["Java", "Spring Boot"]],
    ["tools beside the language", facts({ "go.mod": "module x", Makefile: "test:" }, "Dockerfile", "flake.nix"), ["Go", "Docker", "Make", "Nix"]],
  ])("%s", (_what, of, stack) => {
    expect(techStackOf(of)).toEqual(stack);
  });

  it("names frameworks as people do, from all kinds of dependencies, each once", () => {
    expect(node({ dependencies: { next: "1", react: "1", prisma: "1", "@prisma/client": "1" }, devDependencies: { vitest: "1", typescript: "5" }, peerDependencies: { hono: "4" } })).toEqual([
      "TypeScript", "Next.js", "React", "Hono", "Prisma", "vitest",
    ]);
  });

  it("is TypeScript by its configuration too", () => {
    expect(node({}, "tsconfig.json")).toEqual(["TypeScript"]);
  });

  it("takes a name for a word of its own", () => {
    for (const text of ['gem "rails-i18n"', 'gem "my_rails"', 'gem "x/rails"', "railsy"]) expect(techStackOf(facts({ Gemfile: text }))).toEqual(["Ruby"]);
    expect(techStackOf(facts({ Gemfile: 'gem "rails-i18n"\ngem "rails"' }))).toEqual(["Ruby", "Rails"]);
  });

  it("is never fooled by what every object has", () => {
    expect(node({ dependencies: { constructor: "1", toString: "1", ["__proto__"]: "1" } })).toEqual(["JavaScript"]);
    expect(techStackOf({ manifests: JSON.parse('{"__proto__":"x"}') as Record<string, string>, entries: ["constructor"] })).toEqual([]);
  });

  it("is a short list without doubles for any project", () => {
    const names = fc.constantFrom("package.json", "Cargo.toml", "go.mod", "pyproject.toml", "Gemfile", "composer.json", "mix.exs", "pom.xml", "Makefile", "deno.json");
    const texts = fc.oneof(fc.json({ maxDepth: 2 }), fc.string({ maxLength: 50 }), fc.constantFrom('{"dependencies":{"react":"1"}}', "django rails tokio", "[tool.pytest]"));
    fc.assert(
      fc.property(fc.dictionary(names, texts), (manifests) => {
        const stack = techStackOf(facts(manifests));
        expect(stack.length).toBeLessThanOrEqual(40);
        expect(new Set(stack).size).toBe(stack.length);
      }),
    );
  });
});

describe("a manifest", () => {
  it("is read as far as it is one", () => {
    const of = facts({ "package.json": '{"scripts":{"test":"x"}}' }, "src");
    expect([manifest(of, "package.json"), manifest(of, "toString")]).toEqual(['{"scripts":{"test":"x"}}', undefined]);
    expect([hasAny(of, "src"), hasAny(of, "a", "package.json"), hasAny(of, "a"), hasAny(of)]).toEqual([true, true, false, false]);
    expect([parsed("{}"), parsed("x"), parsed("")]).toEqual([{}, undefined, undefined]);
    expect(scriptsOf('{"scripts":{"test":"x"}}')).toEqual({ test: "x" });
  });

  it.each([["[]"], ["null"], ["7"], ['"x"'], ['{"scripts":[]}'], ['{"scripts":"x"}'], ['{"scripts":null}'], ["{"], [""]])("%s has no scripts", (text) => {
    expect(scriptsOf(text)).toEqual({});
  });

  it("has no table that it does not say itself", () => {
    expect(tableOf({}, "constructor")).toEqual({});
    expect(tableOf(null, "a")).toEqual({});
    expect(tableOf({ a: { b: 1 } }, "a")).toEqual({ b: 1 });
  });
});
