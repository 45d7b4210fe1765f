import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Argv, CheckSpec, checkProblem, Contract, keepOrigins, OWN_KINDS, sealContract } from "./contract.ts";

const time = fc.date({ noInvalidDate: true, min: new Date("2000-01-01"), max: new Date("2100-01-01") }).map((d) => d.toISOString());
const contract = fc.record({ checks: fc.array(fc.record({ check: fc.string(), title: fc.string() }), { maxLength: 5 }), fixedAt: fc.option(time) });

describe("sealContract", () => {
  it("sets the time once; a second seal changes nothing", () => {
    fc.assert(
      fc.property(contract, time, time, (contract, first, second) => {
        const sealed = sealContract(contract, first);
        expect(sealed.fixedAt).toBe(contract.fixedAt ?? first);
        expect(sealContract(sealed, second)).toEqual(sealed);
      }),
    );
  });

  it("touches neither the checks nor the contract it was given", () => {
    fc.assert(
      fc.property(contract, time, (contract, now) => {
        const before = structuredClone(contract);
        expect(sealContract(contract, now).checks).toEqual(before.checks);
        expect(contract).toEqual(before);
      }),
    );
  });

  it("gives a contract that still is one", () => {
    fc.assert(fc.property(contract, time, (contract, now) => { expect(Contract.safeParse(sealContract(contract, now)).success).toBe(true); }));
  });
});

describe("where checks come from", () => {
  const known: CheckSpec = { check: "command", title: "A", argv: ["npm", "test"], origin: { from: "brain", by: "first", why: "so", asks: "it is new" } };

  it("is kept of what a person sends back unchanged, whatever they say about it, and no person is asked again", () => {
    expect(keepOrigins([{ ...known, origin: { from: "project" } }], [known])).toEqual([{ ...known, origin: { from: "brain", by: "first", why: "so" } }]);
    expect(keepOrigins([{ argv: ["npm", "test"], title: "A", check: "command" }], [known])[0]?.origin?.by).toBe("first");
  });

  it("is a person for what is new or was changed", () => {
    expect(keepOrigins([{ ...known, title: "B" }, { ...known, argv: ["npm", "t"] }], [known]).map((spec) => spec.origin)).toEqual([undefined, undefined]);
    expect(keepOrigins([known], [])).toEqual([{ check: "command", title: "A", argv: ["npm", "test"] }]);
  });
});

describe("what a contract may say", () => {
  it.each([[[]], [[""]], [["x".repeat(4097)]], [Array.from({ length: 65 }, () => "x")], ["npm test"]])("no argv: %#", (argv) => {
    expect(Argv.safeParse(argv).success).toBe(false);
  });

  it("keeps a shell line as one argument", () => {
    expect(Argv.parse(["sh", "-c", "a && b; $(c)"])).toEqual(["sh", "-c", "a && b; $(c)"]);
  });

  it.each([{ timeoutMs: 0 }, { timeoutMs: 3_600_001 }, { timeoutMs: 1.5 }, { paths: ["x".repeat(513)] }])("no spec: %j", (more) => {
    expect(CheckSpec.safeParse({ check: "lint", title: "lint", ...more }).success).toBe(false);
  });
});

describe("a check that could never be kept", () => {
  const why = (spec: Partial<CheckSpec>): string | null => checkProblem({ check: "command", title: "It", ...spec });

  it.each(OWN_KINDS)("of the kind %s says what it needs", (check) => {
    expect(why({ check })).toMatch(/^The check “It” needs /);
  });

  it("names no place outside the project", () => {
    expect(why({ check: "files-must-change", paths: ["../x"] })).toContain("outside the project");
    expect(why({ check: "ui-matches", argv: ["a"], page: { path: "/", like: "/etc/x.png" } })).toContain("outside the project");
  });

  it("is none when all is there, and others look after themselves", () => {
    expect(why({ argv: ["make"] })).toBeNull();
    expect(why({ check: "files-must-not-change", paths: ["src/a..b"] })).toBeNull();
    expect(why({ check: "http-probe", argv: ["a"], probe: { path: "/" } })).toBeNull();
    expect(why({ check: "committed" })).toBeNull();
  });
});
