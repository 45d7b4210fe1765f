import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ChangedFile, ChangedText, Check, CheckWorld } from "#domain/check.ts";
import type { CheckResult } from "#domain/evidence.ts";
import { isInScope } from "#domain/glob.ts";
import { isScratch } from "#domain/scratch.ts";
import { ranLike, worldLike } from "../../e2e/support/check-world.ts";
import checksNotEdited from "./checks-not-edited.ts";
import mustChange from "./files-must-change.ts";
import mustNotChange from "./files-must-not-change.ts";
import httpProbe from "./http-probe.ts";
import insideScope from "./inside-scope.ts";
import noSecrets from "./no-secrets.ts";
import notHardCoded from "./not-hard-coded.ts";
import realChange from "./real-change.ts";
import regression from "./regression.ts";
import testsNotWeakened from "./tests-not-weakened.ts";
import uiMatches from "./ui-matches.ts";

const look = (check: Check, fields: Partial<CheckWorld>, spec: object = {}): Promise<CheckResult> => check.run({ check: check.id, title: "", ...spec }, worldLike(fields));
const treeOf = (changed: readonly Partial<ChangedFile>[], uncommitted: string[] = []): Partial<CheckWorld> => ({
  tree: { ...worldLike().tree, changed: changed.map((file) => ({ path: "a", status: "modified", additions: 1, deletions: 0, ...file })), uncommitted },
});
const said = (result: CheckResult): string => result.findings.map((f) => f.message).join("\n");

describe("what cannot be read", () => {
  const broken = { texts: () => Promise.reject(new Error("git was killed")), addedLines: () => Promise.reject(new Error("git was killed")), oldTests: () => Promise.reject(new Error("git was killed")) };

  it.each([checksNotEdited, noSecrets, notHardCoded, realChange, testsNotWeakened].map((check) => [check.id, check] as const))("refutes %s, which says that nobody can tell", async (_id, check) => {
    const result = await look(check, broken);
    expect(result.outcome).toBe("failed");
    expect(said(result)).toMatch(/could not be read, so nobody can say that .+\.$/);
  });

  it("refutes a check that needs two things of which only one can be read", async () => {
    for (const half of [{ texts: broken.texts }, { oldTests: broken.oldTests }]) expect((await look(notHardCoded, half)).outcome).toBe("failed");
    for (const half of [{ texts: broken.texts }, { addedLines: broken.addedLines }]) expect((await look(checksNotEdited, half)).outcome).toBe("failed");
  });
});

describe("files named like ones that hold secrets", () => {
  const SECRET = ["id_rsa", ".ssh/id_ed25519", "deploy.key", "certs/server.KEY", "a.p12", "a.pfx", "release.jks", "x.keystore", "putty.ppk", "privkey.pem", "server-key.pem", "priv.pem", ".netrc", ".pgpass", ".htpasswd", ".env", "app/.env", ".env.local", ".env.production", ".ENV"];
  const OPEN = ["id_rsa.pub", "monkey.ts", "keys.ts", "cert.pem", "fullchain.pem", "chain.pem", ".env.example", ".env.sample", ".env.local.template", ".env.test", ".env.ci", ".env.schema", ".env.defaults", "env.ts", ".envrc.md", "src/.environment/x"];

  it.each(SECRET)("%s is found when it is new, by whatever name it came", async (path) => {
    for (const status of ["added", "renamed"] as const) expect(said(await look(noSecrets, treeOf([{ path, status }])))).toBe(`${path} is named like a file that holds secrets. Take it out of the commits and add it to .gitignore.`);
  });

  it.each(SECRET)("%s is the project's own choice when it was there before, and may go", async (path) => {
    for (const status of ["modified", "deleted"] as const) expect((await look(noSecrets, treeOf([{ path, status }]))).outcome).toBe("passed");
  });

  it.each(OPEN)("%s is none", async (path) => {
    expect((await look(noSecrets, treeOf([{ path, status: "added" }]))).outcome).toBe("passed");
  });
});

describe("secrets in added lines", () => {
  const BODY = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASC";
  const lines = (path: string, ...texts: string[]) => texts.map((text, i) => ({ path, line: i + 7, text }));
  const look1 = (added: ReturnType<typeof lines>): Promise<CheckResult> => look(noSecrets, { addedLines: () => Promise.resolve(added) });

  it.each([
    ["a token", ["x", `token = "ghp_${"a1".repeat(18)}"`], 8],
    ["a key of a cloud", ["AKIAIOSFODNN7EXAMPLE"], 7],
    ["the beginning of a private key", ["a", "b", "-----BEGIN RSA PRIVATE KEY-----", BODY], 9],
    ["a private key in one string", [`"-----BEGIN PRIVATE KEY-----\\n${BODY}"`], 7],
  ])("%s is found where it stands, and never repeated", async (_name, texts, line) => {
    const result = await look1(lines("src/a.ts", ...texts));
    expect(result.findings.map((f) => f.message.slice(0, `src/a.ts line ${line} `.length))).toEqual([`src/a.ts line ${line} `]);
    expect(JSON.stringify(result)).not.toMatch(/a1a1a1a1a1|AKIAIOSFODNN7|MIIEvQ/);
  });

  it("each line with one has its finding, and each file of its own", async () => {
    const token = `ghp_${"b".repeat(36)}`;
    expect((await look1([...lines("a", token, "x", token), ...lines("b", token)])).findings.map((f) => [f.path, / line (\d+) /.exec(f.message)?.[1]])).toEqual([["a", "7"], ["a", "9"], ["b", "7"]]);
  });

  it.each(["const token = process.env.TOKEN;", "sk-short", "ghp_tooshort", "-----BEGIN CERTIFICATE-----", "-----BEGIN PUBLIC KEY-----", "d41d8cd98f00b204e9800998ecf8427e"])("%s is none", async (text) => {
    expect(await look1(lines("a", text))).toMatchObject({ outcome: "passed", note: "1 added line looks free of secrets" });
  });
});

describe("places", () => {
  const path = fc.array(fc.constantFrom("src", "docs", "a.ts", "..", ".", "b c", "🎉", "*"), { minLength: 1, maxLength: 4 }).map((parts) => parts.join("/"));
  const paths = fc.uniqueArray(path, { maxLength: 6 });
  const patterns = fc.uniqueArray(fc.constantFrom("src", "docs/**", "*", "**/a.ts", "src/*", "..", "b c"), { minLength: 1, maxLength: 3 });

  it("inside and must-stay are opposite but for scratch nobody committed, and say each path once", async () => {
    await fc.assert(
      fc.asyncProperty(paths, paths, patterns, async (changed, uncommitted, wanted) => {
        const world = treeOf(changed.map((name) => ({ path: name })), uncommitted);
        const [inside, stays] = await Promise.all([look(insideScope, world, { paths: wanted }), look(mustNotChange, world, { paths: wanted })]);
        const touched = [...new Set([...changed, ...uncommitted])];
        expect(stays.findings.map((f) => f.path)).toEqual(touched.filter((name) => isInScope(name, wanted)));
        expect(inside.findings.map((f) => f.path)).toEqual(touched.filter((name) => !isInScope(name, wanted) && (changed.includes(name) || !isScratch(name))));
      }),
    );
  });

  it("what must change is asked of each place by itself, and only of what is committed", async () => {
    await fc.assert(
      fc.asyncProperty(paths, paths, patterns, async (changed, uncommitted, wanted) => {
        const result = await look(mustChange, treeOf(changed.map((name) => ({ path: name })), uncommitted), { paths: wanted });
        expect(result.findings.map((f) => f.message)).toEqual(wanted.filter((one) => !changed.some((name) => isInScope(name, [one]))).map((one) => `${one} did not change, and it had to.`));
      }),
    );
  });

  it("a way out of the repository is in no scope", async () => {
    expect((await look(insideScope, treeOf([{ path: "../outside" }, { path: "src/../../x" }]), { paths: ["**", ".."] })).findings).toHaveLength(2);
  });
});

describe("answers made for tests", () => {
  const text = (after: string, more: Partial<ChangedText> = {}): Partial<CheckWorld> => ({ texts: () => Promise.resolve([{ path: "src/f.js", oldPath: null, before: "", after, ...more }]), oldTests: () => Promise.resolve(['expect(f("alpha")).toBe("first letter");\nexpect(f("omega")).toBe("last letter");']) });
  const MADE = 'function f(x) {\n  if (x === "alpha") return "first letter";\n  if (x === "omega") return "last letter";\n}\n';

  it("are refuted, with the answers", async () => {
    expect(said(await look(notHardCoded, text(MADE)))).toMatch(/src\/f\.js answers the tests instead of doing the work: "alpha" gives "first letter"/);
  });

  it("are none where the wish names them, where they were there before, or in a test", async () => {
    expect((await look(notHardCoded, { ...text(MADE), task: { type: "feature", wish: "alpha gives first letter, omega gives last letter", scope: [] } })).outcome).toBe("passed");
    expect((await look(notHardCoded, text(MADE, { before: MADE }))).outcome).toBe("passed");
    expect((await look(notHardCoded, text(MADE, { path: "src/f.test.js" }))).outcome).toBe("passed");
  });

  it("prove nothing where there were no tests", async () => {
    expect(await look(notHardCoded, { ...text(MADE), oldTests: () => Promise.resolve([]) })).toMatchObject({ outcome: "skipped", note: "there were no tests before to make answers for" });
  });
});

describe("tests that are compared", () => {
  it("ask the places in turn, with the limit of the contract, and none after one that failed", async () => {
    const asked: unknown[] = [];
    const at = (failing: string): Partial<CheckWorld> => ({
      ...treeOf([{ path: "a.test.js" }]),
      runAt: (place, argv, limit) => { asked.push([place, argv.join(" "), limit]); return Promise.resolve(ranLike({ place, exitCode: place === failing ? 1 : 0 })); },
    });
    await look(regression, at("none"), { argv: ["make", "test"], timeoutMs: 5000 });
    await look(regression, at("clean"), { argv: ["make"] });
    expect(asked).toEqual([["clean", "make test", 5000], ["base", "make test", 5000], ["old-tests", "make test", 5000], ["clean", "make", 600_000]]);
  });

  it("take a test that is only new for no old one", async () => {
    const places: string[] = [];
    await look(regression, { ...treeOf([{ path: "a.test.js", status: "added" }]), runAt: (place) => { places.push(place); return Promise.resolve(ranLike({ place })); } }, { argv: ["x"] });
    expect(places).toEqual(["clean", "base"]);
  });

  it("of before end up in the finding with the end of a long output only", async () => {
    const result = await look(regression, { ...treeOf([{ path: "a.test.js" }]), runAt: (place) => Promise.resolve(ranLike({ place, exitCode: place === "old-tests" ? 1 : 0, output: `${"noise\n".repeat(5000)}the end` })) }, { argv: ["x"] });
    expect(result.looks?.[0]?.message.length).toBeLessThan(1700);
    expect(result.looks?.[0]?.message.endsWith("the end")).toBe(true);
  });
});

describe("an app that says hostile things", () => {
  const saying = (body: string, status = 500): Partial<CheckWorld> => ({ serve: async (_argv, _ms, use) => ({ seen: await use({ ask: () => Promise.resolve({ status, body }), open: () => Promise.reject(new Error("no page")) }), ran: ranLike({ output: `started\n${body}` }) }) });
  const probe = { argv: ["app"], probe: { path: "/" } };

  it("is quoted in one line and shortly, and no secret of a known shape is kept of its output", async () => {
    const result = await look(httpProbe, saying(`${"line\n".repeat(1000)}\u001b[31m`), probe);
    expect(said(result)).toMatch(/^GET \/ answers 500, not with success\. It says: [^\n]{1,310}$/);
    expect((await look(httpProbe, saying(`ghp_${"a".repeat(36)}`), probe)).outputTail).toBe("started\n[redacted]");
  });

  it.each([["an empty answer", "", "It says: nothing"], ["blanks", " \n\t", "It says: nothing"]])("%s is said, too", async (_name, body, says) => {
    expect(said(await look(httpProbe, saying(body), probe))).toContain(says);
  });

  it.each([[httpProbe, probe], [uiMatches, { argv: ["app"], page: { path: "/" } }]] as const)("whose start fails with a secret keeps none of it: %#", async (check, spec) => {
    const result = await look(check, { pageRefusal: () => Promise.resolve(null), serve: () => Promise.reject(new Error(`refused ghp_${"a".repeat(36)} ${"x".repeat(1000)}`)) }, spec);
    expect(result).toMatchObject({ outcome: "failed", argv: ["app"] });
    expect(said(result)).toMatch(/^refused \[redacted\] x{300,}$/);
    expect(said(result).length).toBeLessThanOrEqual(400);
  });
});
