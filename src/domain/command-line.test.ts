import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { commandsOf } from "./command-line.ts";
import { isGeneric } from "./generic-commands.ts";

function keys(line: string): string[] {
  return commandsOf(line).map((use) => use.key);
}

describe("the key of a command", () => {
  it.each([
    ["git -C d log --oneline", "git log --oneline"],
    ["git -c core.pager=cat -c x=y diff --stat", "git diff --stat"],
    ["git --git-dir=/x/.git --no-pager show abc1234", "git show --no-pager <sha>"],
    ["git log -A3 -n5 -5", "git log -A -n <num>"],
    ["npm --prefix web run build:css", "npm run build:css"],
    ["npm run test -- --watch=false src/a.test.ts", "npm run test --watch <path>"],
    ["pnpm --filter web exec vitest", "pnpm exec vitest"],
    ["yarn test", "yarn test"],
    ["gh -R me/x pr view 12 --json title", "gh pr view --json <num> <str>"],
    ["cargo +nightly test --all -- --nocapture", "cargo test --all --nocapture"],
    ["go test ./... -run TestX -count=1", "go test -count -run <path> <str>"],
    ["docker -H tcp://x compose up -d", "docker compose -d <str>"],
    ["mise run lint", "mise run lint"],
    ["make -C web -j8 gen", "make gen -j"],
    ["node scripts/gen.mjs --all", "node scripts/gen.mjs --all"],
    ["node ./scripts/gen.mjs", "node scripts/gen.mjs"],
    ["node --import tsx --env-file=.env scripts/a.ts x", "node scripts/a.ts --env-file <str>"],
    ["python3 -m pytest -q tests/a.py::test_b", "python3 -m pytest -q <path>"],
    ["python tools/x.py 3", "python tools/x.py <num>"],
    ["node /abs/gen.mjs", "node <path>"],
    ["bash scripts/release.sh patch", "bash scripts/release.sh <str>"],
    ["./scripts/build.sh", "build.sh"],
    ["/usr/bin/pytest", "pytest"],
    ["terraform plan -out=x", "terraform plan -out"],
    ["psql mydb -c 'select 1'", "psql mydb -c <str>"],
    ["pytest -x -q -x", "pytest -q -x"],
    ["eslint --fix src/**/*.ts", "eslint --fix <path>"],
    ["http https://a.b/c", "http <url>"],
    ["ssh git@host:x", "ssh <url>"],
    ["deno task build", "deno task <str>"],
  ])("%s is %s", (line, key) => {
    expect(keys(line)).toEqual([key]);
  });

  it.each([
    ["cd web && npm test", ["npm test"]],
    ["export A=1; A=2 npm test", ["npm test"]],
    ["npm test 2>&1 | tail -20 | grep -v ok", ["npm test"]],
    ["echo hi | npx thing", ["npx thing"]],
    ["cat a.txt | grep x", ["cat <path>"]],
    ["sudo -u me -E timeout -k 5 60 nice -n 5 env A=1 npm ci", ["npm ci"]],
    ["nohup make dev &", ["make dev"]],
    ["time -p make x", ["make x"]],
    ["bash -lc 'npm run gen && npm test'", ["npm run gen", "npm test"]],
    ["sh -c \"bash -c 'make a'\"", ["make a"]],
    ["for f in a b; do npx sharp \"$f\"; done", ["npx sharp <str>"]],
    ["if [ -f x ]; then make a; else make b; fi", ["make a", "make b"]],
    ["cat > a.sh <<'EOF'\nrm -rf /\nEOF\nbash a.sh", ["cat", "bash a.sh"]],
    ["$CMD run", []],
    ["$(which node) x.js", []],
    ["set -e; echo a; true; sleep 5", []],
    ["make 'a", []],
    ["", []],
  ])("%j is %j", (line, expected) => {
    expect(keys(line)).toEqual(expected);
  });

  it("keeps a cap on shells inside shells", () => {
    const nested = Array.from({ length: 12 }).reduce<string>((line) => `sh -c '${line.replaceAll("'", `'\\''`)}'`, "make x");
    expect(keys(nested)).toEqual([]);
  });
});

describe("a command as it was typed", () => {
  it("is shown without what surrounds it", () => {
    expect(commandsOf("A=1 sudo npm  run   'gen all' > x 2>&1").map((u) => u.text)).toEqual(["npm run 'gen all'"]);
  });

  it("is one line of a sensible length", () => {
    const [use] = commandsOf(`git commit -m "${"line\n".repeat(200)}"`);
    expect(use?.text.length).toBeLessThanOrEqual(200);
    expect(use?.text).not.toContain("\n");
  });
});

describe("any command line", () => {
  it("gives keys without arguments, debris or surprises", () => {
    const word = fc.constantFrom("git", "npm", "run", "-x", "--flag=v", "a/b", "&&", "|", ";", "'q'", "\"d $(x)\"", "-A3", "12", "https://x.y", "sudo", "env", "A=1", "node", "sh", "-c", "'make x'", ">", "f", "2>&1");
    fc.assert(
      fc.property(fc.array(word, { maxLength: 12 }), (words) => {
        for (const use of commandsOf(words.join(" "))) {
          expect(use.key.startsWith(use.program)).toBe(true);
          expect(use.program).toMatch(/^[A-Za-z0-9_][\w.+-]*$/);
          expect(use.flags).toEqual([...new Set(use.flags)].toSorted());
          expect(use.key).not.toMatch(/[=;|&'"$]/);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it("ends without an exception", () => {
    fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 300 }), (line) => { expect(Array.isArray(commandsOf(line))).toBe(true); }), { numRuns: 800 });
  });

  it("takes milliseconds for a long one", () => {
    const line = `npm run gen -- ${"src/file.ts ".repeat(800)}`;
    commandsOf(line);
    const since = performance.now();
    for (let i = 0; i < 20; i++) commandsOf(line);
    expect((performance.now() - since) / 20).toBeLessThan(50);
  });
});

describe("what every agent runs everywhere", () => {
  it.each([
    "ls -la", "cat a.txt", "git status", "git add -A", "git commit -m x", "git diff --stat", "git log", "grep -rn x .", "rg x", "find . -name x", "sed -n 1,5p a", "head -5 a", "tail -f a", "mkdir -p x",
    "rm -rf x", "cp a b", "mv a b", "pwd", "which node", "wc -l a", "node -v", "node --version", "npm --version", "npm help run", "python3 -c 'x'", "node -e 'x'", "git -C d status", "go version", "cargo --help",
  ])("%s", (line) => {
    expect(commandsOf(line).map(isGeneric)).toEqual([true]);
  });

  it.each(["npm test", "npm run gen", "make gen", "pytest -v", "cargo test -v", "node scripts/gen.mjs", "git bisect run npm test", "git submodule update --init", "docker compose up -d", "terraform plan"])("not %s", (line) => {
    expect(commandsOf(line).map(isGeneric)).toEqual([false]);
  });
});
