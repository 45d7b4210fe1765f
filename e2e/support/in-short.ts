import process from "node:process";

/** Every other one; with `RDV_LONG=1` all of them. What takes seconds each is tried in part with every run and as a whole in the long one. */
export function inShort<T>(all: readonly T[]): T[] {
  return process.env["RDV_LONG"] === "1" ? [...all] : all.filter((_, i) => i % 2 === 0);
}
