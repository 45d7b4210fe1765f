import type { Measured } from "#domain/capacity.ts";
import type { Meter } from "../../server/machine/measure.ts";

/** A machine as somebody would have it, in place of the one the tests run on. */
export const CALM: Measured = { totalMb: 32_000, availableMb: 32_000, diskMb: 100_000, load: 0, cores: 8 };

/** What is measured of an invented machine, as it is at that moment. */
export function meterOf(machine: Measured): Meter {
  return { measure: () => Promise.resolve({ ...machine }), usedMb: () => null };
}
