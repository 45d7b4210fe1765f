import type { ProjectFacts } from "./check.ts";
import type { Argv } from "./contract.ts";
import { hasAny, manifest, scriptsOf, type Tools } from "./manifest-text.ts";

/** Rust. */
export function cargoTools(facts: ProjectFacts): Tools {
  if (!hasAny(facts, "Cargo.toml")) return {};
  return { packageManager: "cargo", test: ["cargo", "test"], typecheck: ["cargo", "check"], lint: ["cargo", "clippy"] };
}

/** Go. */
export function goTools(facts: ProjectFacts): Tools {
  if (!hasAny(facts, "go.mod")) return {};
  return { packageManager: "go", test: ["go", "test", "./..."], lint: ["go", "vet", "./..."] };
}

/** Ruby: rspec where there are specs, else the Rakefile's test task. */
export function rubyTools(facts: ProjectFacts): Tools {
  const gems = manifest(facts, "Gemfile");
  const tasks = manifest(facts, "Rakefile") ?? "";
  if (gems === undefined && tasks === "") return {};
  const bundled = gems === undefined ? [] : ["bundle", "exec"];
  const hasTask = /\bTestTask\b|\btask[ (]+["':]?test\b/.test(tasks);
  const specs = hasAny(facts, ".rspec") || (hasAny(facts, "spec") && /\brspec\b/.test(gems ?? ""));
  return {
    packageManager: gems === undefined ? undefined : "bundler",
    test: specs ? [...bundled, "rspec"] : hasTask ? [...bundled, "rake", "test"] : undefined,
    lint: hasAny(facts, ".rubocop.yml") ? [...bundled, "rubocop"] : undefined,
    install: hasAny(facts, "Gemfile.lock") ? ["bundle", "install"] : undefined,
  };
}

/** PHP: the scripts of composer.json, else PHPUnit. */
export function phpTools(facts: ProjectFacts): Tools {
  const text = manifest(facts, "composer.json");
  if (text === undefined) return {};
  const scripts = scriptsOf(text);
  const run = (...names: string[]): Argv | undefined => {
    const name = names.find((n) => Object.hasOwn(scripts, n));
    return name === undefined ? undefined : ["composer", "run-script", name];
  };
  const unit = hasAny(facts, "phpunit.xml", "phpunit.xml.dist") ? ["php", "vendor/bin/phpunit"] : undefined;
  return {
    packageManager: "composer",
    test: run("test", "tests", "phpunit") ?? unit,
    typecheck: run("phpstan", "analyse", "analyze", "psalm"),
    lint: run("lint", "cs", "cs:check"),
    install: hasAny(facts, "composer.lock") ? ["composer", "install", "--no-interaction"] : undefined,
  };
}

/** Elixir. */
export function elixirTools(facts: ProjectFacts): Tools {
  const text = manifest(facts, "mix.exs");
  if (text === undefined) return {};
  return {
    packageManager: "mix",
    test: ["mix", "test"],
    lint: /:credo\b/.test(text) ? ["mix", "credo"] : undefined,
    install: hasAny(facts, "mix.lock") ? ["mix", "deps.get"] : undefined,
  };
}

/** Java: only with the wrapper in the repository: it brings the right version along. It is a shell script, maybe without its mode bit. */
export function javaTools(facts: ProjectFacts): Tools {
  if (hasAny(facts, "pom.xml") && hasAny(facts, "mvnw")) return { packageManager: "maven", test: ["sh", "./mvnw", "--batch-mode", "test"] };
  if (hasAny(facts, "build.gradle", "build.gradle.kts") && hasAny(facts, "gradlew")) return { packageManager: "gradle", test: ["sh", "./gradlew", "test"] };
  return {};
}

/** The usual targets of a Makefile; `check` is what GNU calls its tests. */
export function makeTools(facts: ProjectFacts): Tools {
  const text = manifest(facts, "GNUmakefile") ?? manifest(facts, "makefile") ?? manifest(facts, "Makefile");
  if (text === undefined) return {};
  const targets = new Set(text.split("\n").flatMap((line) => /^([\w./ -]+)::?(?!=)/.exec(line)?.[1]?.split(" ") ?? []));
  const run = (...names: string[]): Argv | undefined => {
    const name = names.find((n) => targets.has(n));
    return name === undefined ? undefined : ["make", name];
  };
  return { packageManager: "make", test: run("test", "tests", "check"), typecheck: run("typecheck", "type-check"), lint: run("lint") };
}
