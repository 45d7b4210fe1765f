import { InvalidArgumentError } from "commander";

/** Reads an option that is a number of at least `least`; a part of one only where `part` says so. */
export function numberFrom(least: number, part = false): (text: string) => number {
  return (text) => {
    const number = text.trim() === "" ? Number.NaN : Number(text);
    if (!(number >= least) || (!part && !Number.isInteger(number))) throw new InvalidArgumentError(`It is ${part ? "a" : "a whole"} number of at least ${least}.`);
    return number;
  };
}
