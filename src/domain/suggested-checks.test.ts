import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CheckSpec, checkProblem } from "./contract.ts";
import { aboutPlaces, admitChecks, Suggestions } from "./suggested-checks.ts";

type Check = Suggestions["checks"][number];

const OWN = [["npm", "test"], ["npm", "start"]];
const check = (fields: Partial<Check>): Check => ({ kind: "command", title: "It", why: "because", argv: null, paths: null, probe: null, page: null, ...fields });
const probe = (fields: Partial<NonNullable<Check["probe"]>> = {}): Partial<Check> => ({ kind: "http-probe", argv: ["npm", "start"], probe: { method: "GET", path: "/", status: null, contains: null, ...fields } });
const admit = (checks: Check[], already: CheckSpec[] = []) => admitChecks({ checks }, { by: "first", commands: OWN, already });
const asked = (one: Partial<Check>): string | undefined => {
  const { taken, proposed } = admit([check(one)]);
  expect(taken).toEqual([]);
  return proposed[0]?.origin?.asks;
};

describe("checks a brain suggests", () => {
  it("about places, and with the project's own commands, are taken and say who suggested them", () => {
    const origin = { from: "brain", by: "first", why: "because" };
    const { taken, proposed } = admit([aboutPlaces("files-must-change", ["src"], { title: "src changes", why: "because" }), check({ argv: ["npm", "test"] }), check(probe({ status: 204, contains: "ok" })), check({ kind: "ui-matches", argv: ["npm", "start"], page: { path: "/x", see: ["Hello"] } })]);
    expect(proposed).toEqual([]);
    expect(taken).toEqual([
      { check: "files-must-change", title: "src changes", paths: ["src"], origin },
      { check: "command", title: "It", argv: ["npm", "test"], origin },
      { check: "http-probe", title: "It", argv: ["npm", "start"], probe: { method: "GET", path: "/", status: 204, contains: "ok" }, origin },
      { check: "ui-matches", title: "It", argv: ["npm", "start"], page: { path: "/x", see: ["Hello"] }, origin },
    ]);
  });

  it.each([[["npm", "test", "--", "a"]], [["npm test"]], [["curl", "http://x"]], [["npm", "test\u200b"]], [["sh", "-c", "npm test"]]])("with another command are put before a person: %j", (argv) => {
    expect(asked({ argv })).toBe("its command is none of this project's own");
  });

  it.each([["/etc/passwd"], ["../other/x"], ["src/../../x"]])("about a place outside are put before a person: %s", (path) => {
    expect(asked({ kind: "files-must-change", paths: ["src", path] })).toBe(`it names ${path}, which is outside the project`);
  });

  it.each([["http://evil.example/x?y=1", "/x?y=1"], ["//evil.example/x", "/x"], ["\\\\evil.example\\x", "/\\x"], ["file:///etc/passwd", "/etc/passwd"], ["javascript:alert(1)", "/javascript:alert(1)"]])("with an address are put before a person, and would ask the app: %s", (path, own) => {
    expect(asked(probe({ path }))).toContain("it names the address");
    expect(admit([check(probe({ path }))]).proposed[0]?.probe?.path).toBe(own);
    expect(asked({ kind: "ui-matches", argv: ["npm", "start"], page: { path, see: [] } })).toContain("it names the address");
  });

  it("that may change what the app keeps are put before a person", () => {
    expect(asked(probe({ method: "DELETE" }))).toBe("a DELETE may change something the started app keeps");
    expect(admit([check(probe({ method: "HEAD" }))]).taken).toHaveLength(1);
  });

  it("that could never be kept, or are checked anyway, are dropped", () => {
    const none = { taken: [], proposed: [] };
    expect(admit([check({}), check({ kind: "http-probe", argv: ["npm", "start"] }), check({ kind: "files-must-change" })])).toEqual(none);
    expect(admit([check({ argv: ["npm", "test"] })], [{ check: "tests-pass", title: "npm test", argv: ["npm", "test"] }])).toEqual(none);
    expect(admit([check({ argv: ["npm", "start"] })], [{ check: "http-probe", title: "answers", argv: ["npm", "start"], probe: { path: "/" } }]).taken).toHaveLength(1);
    expect(admit([check(probe()), check({ ...probe(), title: "Once more" })]).taken).toHaveLength(1);
  });

  it("show one plain line of what they say of themselves", () => {
    const [taken] = admit([check({ title: "a\u202eb\n c", why: " \n", argv: ["npm", "test"] })]).taken;
    expect(taken).toMatchObject({ title: "ab c", origin: { from: "brain", by: "first" } });
    expect(taken?.origin).not.toHaveProperty("why");
  });

  it("are read only in their shape and size", () => {
    const good = { checks: [check({ argv: ["npm", "test"] })] };
    expect(Suggestions.parse(good)).toEqual(good);
    const bad: object[] = [{ kind: "committed" }, { kind: "tests-pass" }, { check: "command" }, { timeoutMs: 1 }, { argv: "npm test" }, { argv: [] }, { argv: ["x".repeat(401)] }, { paths: Array(11).fill("x") }, { title: "" }, { why: "x".repeat(301) }, { probe: { path: "/" } }, { probe: { method: "GET", path: "/", status: null, contains: null, body: "{}" } }];
    for (const fields of bad) expect([fields, Suggestions.safeParse({ checks: [{ ...check({}), ...fields }] }).success]).toEqual([fields, false]);
    expect(Suggestions.safeParse({ checks: Array(7).fill(check({})) }).success).toBe(false);
    expect(Suggestions.safeParse({ ...good, confirm: true }).success).toBe(false);
  });

  it("never run anything unasked that is new here, and always make checks that can be kept or changed", () => {
    const word = fc.constantFrom("npm", "test", "start", "--", "rm", "-rf", "/", "src", "../x", "http://x/", "\n", "\u202e");
    const any = fc.record({
      kind: fc.constantFrom("command", "files-must-change", "files-must-not-change", "http-probe", "ui-matches"), title: fc.string({ minLength: 1, maxLength: 120 }), why: fc.string({ maxLength: 300 }),
      argv: fc.option(fc.array(word, { minLength: 1, maxLength: 4 })), paths: fc.option(fc.array(word, { minLength: 1, maxLength: 3 })),
      probe: fc.option(fc.record({ method: fc.constantFrom("GET", "POST"), path: word, status: fc.constant(null), contains: fc.constant(null) })), page: fc.option(fc.record({ path: word, see: fc.constant([]) })),
    });
    fc.assert(fc.property(fc.array(any, { maxLength: 6 }), (all) => {
      const { taken, proposed } = admit(Suggestions.parse({ checks: all }).checks);
      for (const spec of [...taken, ...proposed]) expect(CheckSpec.parse(spec)).toEqual(spec);
      for (const { argv } of taken.filter((spec) => spec.argv)) expect(OWN).toContainEqual(argv);
      for (const spec of taken) {
        expect(checkProblem(spec)).toBeNull();
        expect(["GET", "HEAD", undefined]).toContain(spec.probe?.method);
      }
      for (const spec of proposed) expect(spec.origin?.asks).toBeTruthy();
    }));
  });
});
