import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ForecastBranch, type ForecastPair, foreseenFor, landable, landingOrder, meetingsOf } from "./forecast.ts";

const branch = (number: number, more: Partial<ForecastBranch> & { dependsOn?: number[] } = {}) => ({ number, verified: true, conflicts: [], dependsOn: [], ...more });
const pair = (a: number, b: number, conflicts: string[], shared = conflicts): ForecastPair => ({ a, b, conflicts, shared });

describe("the order to land", () => {
  it("begins with what meets the fewest others", () => {
    expect(landingOrder([branch(1), branch(2), branch(3)], [pair(1, 2, ["a"]), pair(1, 3, ["b"])])).toEqual([2, 3, 1]);
  });

  it("puts verified work before work under way, and what the base refuses last", () => {
    expect(landingOrder([branch(1, { conflicts: ["a"] }), branch(2, { verified: false }), branch(3)], [])).toEqual([3, 2, 1]);
  });

  it("counts shared files where nothing conflicts, then goes by number", () => {
    expect(landingOrder([branch(2), branch(1), branch(3)], [pair(1, 3, [], ["a"])])).toEqual([2, 1, 3]);
  });

  it("lands what others build on first, and ends even in a circle", () => {
    expect(landingOrder([branch(1, { dependsOn: [2] }), branch(2)], [pair(2, 9, [], ["a"])])).toEqual([2, 1]);
    expect(landingOrder([branch(1, { dependsOn: [2] }), branch(2, { dependsOn: [1] })], [])).toEqual([1, 2]);
  });

  it("names each branch once, whatever they meet", () => {
    const numbers = fc.uniqueArray(fc.integer({ min: 1, max: 30 }), { maxLength: 12 });
    const file = fc.array(fc.constantFrom("a", "b"), { maxLength: 2 });
    fc.assert(
      fc.property(numbers, fc.array(fc.record({ a: fc.integer({ min: 1, max: 30 }), b: fc.integer({ min: 1, max: 30 }), conflicts: file, shared: file })), (ns, pairs) => {
        expect(landingOrder(ns.map((n) => branch(n)), pairs).toSorted((a, b) => a - b)).toEqual(ns.toSorted((a, b) => a - b));
      }),
    );
  });
});

it("a branch meets others on either side of a pair", () => {
  const pairs = [pair(1, 2, ["a"]), pair(3, 1, [], ["b"]), pair(2, 3, ["c"])];
  expect(meetingsOf({ pairs }, 1)).toEqual([{ number: 2, conflicts: ["a"], shared: ["a"] }, { number: 3, conflicts: [], shared: ["b"] }]);
});

describe("what a planned task will meet", () => {
  const branches = [{ taskId: "t143", number: 143, files: ["src/a.ts", "docs/x.md"] }, { taskId: "t144", number: 144, files: ["lib/b.ts"] }] as ForecastBranch[];
  const task = (description: string, paths?: string[]) => ({ number: 150, dependsOn: [] as string[], description, contract: { checks: paths ? [{ check: "inside-scope", title: "", paths }] : [], fixedAt: null } });

  it("is told where its wish names a file", () => {
    expect(foreseenFor(task("Rename the thing in `src/a.ts`."), { branches })).toEqual([{ taskId: "t143", number: 143, files: ["src/a.ts"] }]);
    expect(foreseenFor(task("Look at ./lib/b.ts, and docs/x.md"), { branches })).toEqual([{ taskId: "t143", number: 143, files: ["docs/x.md"] }, { taskId: "t144", number: 144, files: ["lib/b.ts"] }]);
  });

  it("is told where its contract keeps it to places", () => {
    expect(foreseenFor(task("Do it", ["lib/**"]), { branches })).toEqual([{ taskId: "t144", number: 144, files: ["lib/b.ts"] }]);
  });

  it("is not told of what it runs after anyway", () => {
    expect(foreseenFor({ ...task("Rename `src/a.ts` and lib/b.ts"), dependsOn: ["t143"] }, { branches }).map((b) => b.number)).toEqual([144]);
  });

  it("is not guessed, and never itself", () => {
    expect(foreseenFor(task("Make src nicer"), { branches })).toEqual([]);
    expect(foreseenFor({ ...task("src/a.ts"), number: 143 }, { branches })).toEqual([]);
  });
});

describe("what lands in one row", () => {
  const branch = (number: number, verified = true, conflicts: string[] = []): ForecastBranch => ({ number, verified, conflicts }) as ForecastBranch;
  const forecast = { unavailable: null, branches: [branch(1), branch(2), branch(3, false), branch(4, true, ["x"]), branch(5)], order: [5, 2, 1, 3, 4], pairs: [pair(1, 5, ["a"]), pair(2, 5, [], ["b"])] };

  it("is what is verified, joins the base, and meets none that lands before it", () => {
    expect(landable(forecast)).toEqual([5, 2]);
    expect(landable({ ...forecast, pairs: [] })).toEqual([5, 2, 1]);
  });

  it("is nothing where nobody can tell", () => {
    expect(landable({ ...forecast, unavailable: "old git" })).toEqual([]);
  });
});
