import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CheckSpec } from "./contract.ts";
import { admitChecks } from "./suggested-checks.ts";

const OWN = [["npm", "test"], ["npm", "start"]];
const spec = (fields: Partial<CheckSpec>): CheckSpec => ({ check: "command", title: "It", ...fields });

describe("checks a brain suggests", () => {
  it("about places, and with the project's own commands, are taken", () => {
    const safe = [spec({ check: "files-must-change", paths: ["src"] }), spec({ argv: ["npm", "test"] }), spec({ check: "http-probe", argv: ["npm", "start"], probe: { path: "/" } })];
    expect(admitChecks(safe, OWN)).toEqual({ taken: safe, proposed: [] });
  });

  it("with any other command are put before a person", () => {
    const other = [["npm", "test", "--", "a"], ["npm test"], ["curl", "http://x"]].map((argv) => spec({ argv }));
    expect(admitChecks(other, OWN)).toEqual({ taken: [], proposed: other });
  });

  it("that could never be kept, or are not for a brain to make, are dropped", () => {
    expect(admitChecks([spec({}), spec({ check: "files-must-change", paths: ["/etc"] }), spec({ check: "committed" }), spec({ check: "tests-pass", argv: ["true"] })], OWN)).toEqual({ taken: [], proposed: [] });
  });

  it("never run a command unasked that the project does not have", () => {
    const argv = fc.array(fc.constantFrom("npm", "test", "start", "--", "rm", "-rf"), { minLength: 1, maxLength: 4 });
    fc.assert(fc.property(fc.array(argv), (all) => {
      for (const { argv } of admitChecks(all.map((a) => spec({ argv: a })), OWN).taken) expect(OWN).toContainEqual(argv);
    }));
  });
});
