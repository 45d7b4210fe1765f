import fc from "fast-check";
import { expect, it } from "vitest";
import { firstRed } from "./first-red.ts";

it("finds the first red state, looking at no more than the logarithm of them", async () => {
  await fc.assert(fc.asyncProperty(fc.integer({ min: 0, max: 200 }), fc.nat(), async (states, seed) => {
    const first = seed % (states + 1);
    const looked: number[] = [];
    const found = await firstRed(states, async (place) => {
      looked.push(place);
      return place >= first;
    });
    expect(found).toBe(first);
    expect(looked.length).toBeLessThanOrEqual(Math.ceil(Math.log2(states + 1)));
  }));
});
