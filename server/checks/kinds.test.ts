import { describe, expect, it } from "vitest";
import type { ChangedFile, CheckWorld, PageSeen } from "#domain/check.ts";
import { specialisationOf } from "#domain/specialisation.ts";
import { ranLike, worldLike } from "../../e2e/support/check-world.ts";
import command from "./command.ts";
import mustChange from "./files-must-change.ts";
import mustNotChange from "./files-must-not-change.ts";
import httpProbe from "./http-probe.ts";
import uiMatches from "./ui-matches.ts";

const file = (path: string): ChangedFile => ({ path, status: "modified", additions: 1, deletions: 0 });
const changing = (paths: string[], uncommitted: string[] = []): CheckWorld => worldLike({ tree: { ...worldLike().tree, changed: paths.map(file), uncommitted } });
const messages = (result: { findings: readonly { message: string }[] }): string => result.findings.map((f) => f.message).join("\n");

describe("files that must change, and those that must not", () => {
  it("pass when each place changed, by pattern or by folder", async () => {
    const spec = { check: "files-must-change", title: "", paths: ["src", "docs/**/*.md"] };
    expect((await mustChange.run(spec, changing(["src/a.ts", "docs/x/y.md"]))).outcome).toBe("passed");
    expect(messages(await mustChange.run(spec, changing(["src/a.ts"])))).toBe("docs/**/*.md did not change, and it had to.");
  });

  it("pass when one of several places changed, where one is enough, and fail when none did", async () => {
    const spec = { check: "files-must-change", title: "", paths: ["docs/**", "**/*.md"], any: true };
    expect(await mustChange.run(spec, changing(["README.md"]))).toMatchObject({ outcome: "passed", note: "**/*.md changed" });
    expect(messages(await mustChange.run(spec, changing(["src/a.ts"])))).toBe("Nothing in docs/**, **/*.md changed, and something there had to.");
  });

  it.each([["documentation", "README.md"], ["documentation", "docs/guide/start.rst"], ["testing", "test/price.test.js"], ["testing", "src/__tests__/price.ts"]])("of the way of working %s pass for %s alone", async (way, path) => {
    for (const spec of specialisationOf(way)?.checks ?? []) expect((await mustChange.run(spec, changing([path]))).outcome).toBe("passed");
    expect(specialisationOf(way)?.checks).toHaveLength(1);
  });

  it("fail when a place changed that had to stay, committed or not", async () => {
    const spec = { check: "files-must-not-change", title: "", paths: ["api"] };
    expect((await mustNotChange.run(spec, changing(["src/a.ts"]))).outcome).toBe("passed");
    expect(messages(await mustNotChange.run(spec, changing(["api/a.ts"], ["api/a.ts", "api/b.ts"])))).toMatch(/api\/a\.ts changed[^]*api\/b\.ts changed/);
  });

  it("prove nothing without a place", async () => {
    for (const check of [mustChange, mustNotChange]) expect((await check.run({ check: check.id, title: "" }, changing(["a"]))).outcome).toBe("skipped");
  });
});

describe("a command that was agreed on", () => {
  it("is believed by its exit code", async () => {
    const spec = { check: "command", title: "", argv: ["make"] };
    expect((await command.run(spec, worldLike())).outcome).toBe("passed");
    expect((await command.run(spec, worldLike({ run: () => Promise.resolve(ranLike({ exitCode: 2 })) }))).outcome).toBe("failed");
  });
});

/** A world whose app answers and looks as told. */
function app(answer: { status: number; body: string }, page: Partial<PageSeen> = {}): CheckWorld {
  const seen: PageSeen = { status: 200, text: "Shop", problems: [], errors: [], difference: null, picture: { name: "a.png", of: "/", bytes: 1 }, ...page };
  return worldLike({
    pageRefusal: () => Promise.resolve(null),
    serve: async (_argv, _ms, use) => ({ seen: await use({ ask: () => Promise.resolve(answer), open: () => Promise.resolve(seen) }), ran: ranLike({ output: "up\n" }) }),
  });
}

describe("an app that is asked", () => {
  const spec = (probe: object) => ({ check: "http-probe", title: "", argv: ["npm", "start"], probe: { path: "/", ...probe } });

  it.each([[{}, 204], [{}, 302], [{ status: 404 }, 404]])("passes for %j with %i", async (probe, status) => {
    expect((await httpProbe.run(spec(probe), app({ status, body: "ok" }))).outcome).toBe("passed");
  });

  it.each<[object, number, RegExp]>([
    [{}, 404, /GET \/ answers 404, not with success/],
    [{ status: 201 }, 200, /answers 200, not 201/],
    [{ contains: "yes" }, 200, /does not hold "yes"/],
  ])("fails for %j with %i", async (probe, status, says) => {
    expect(messages(await httpProbe.run(spec(probe), app({ status, body: "no" })))).toMatch(says);
  });

  it("fails when it cannot be started, and is skipped when nobody says how", async () => {
    expect(messages(await httpProbe.run(spec({}), worldLike()))).toBe("no app");
    expect((await httpProbe.run({ check: "http-probe", title: "" }, worldLike())).outcome).toBe("skipped");
  });
});

describe("a page that is looked at", () => {
  const spec = (page: object) => ({ check: "ui-matches", title: "", argv: ["npm", "start"], page: { path: "/", ...page } });
  const look = (page: object, seen: Partial<PageSeen> = {}) => uiMatches.run(spec(page), app({ status: 200, body: "" }, seen));

  it("passes with its picture", async () => {
    expect(await look({ see: ["Shop"], like: "a.png" }, { difference: 0.001 })).toMatchObject({ outcome: "passed", pictures: [{ name: "a.png" }], note: expect.stringContaining("looks like a.png") });
  });

  it.each<[object, Partial<PageSeen>, RegExp]>([
    [{ see: ["Cart"] }, {}, /does not show "Cart"/],
    [{}, { status: 500 }, /answers 500/],
    [{}, { errors: ["x is not defined"] }, /script of \/ fails/],
    [{ accessible: true }, { problems: ["The page has no title."] }, /no title/],
    [{ like: "a.png" }, { difference: null }, /no approved picture a\.png/],
    [{ like: "a.png" }, { difference: 0.25 }, /25\.0 % of the picture differs/],
  ])("fails for %j when it is %j", async (page, seen, says) => {
    expect(messages(await look(page, seen))).toMatch(says);
  });

  it("only mentions what nobody asked for", async () => {
    expect(await look({}, { problems: ["The page has no title."] })).toMatchObject({ outcome: "passed", looks: [{ message: "The page has no title." }] });
  });

  it("is skipped without a browser, with what to install", async () => {
    expect(await uiMatches.run(spec({}), worldLike({ pageRefusal: () => Promise.resolve("Install it") }))).toMatchObject({ outcome: "skipped", note: "Install it" });
  });
});
