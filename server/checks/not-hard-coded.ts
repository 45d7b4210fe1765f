import type { Check } from "#domain/check.ts";
import { hardCoded } from "#domain/hard-coded.ts";
import { readManifests } from "#domain/manifest.ts";
import { resultOfLooking, skippedResult } from "../lib/looking-check.ts";

const check: Check = {
  id: "not-hard-coded",
  means: "The work does not write down the answers of the tests that were there before.",
  suggest: (facts) => (readManifests(facts).test ? [{ check: "not-hard-coded", title: "No answer is made for a test" }] : []),
  async run(_spec, { task, texts, oldTests }) {
    const seen = await Promise.all([texts(), oldTests()]).catch(() => undefined);
    if (!seen) return resultOfLooking([{ message: "The files could not be read, so nobody can say that no answer was made for a test." }], "");
    if (seen[1].length === 0) return skippedResult("there were no tests before to make answers for");
    return resultOfLooking(hardCoded(seen[0], seen[1], task.wish), "no answer of a test stands in the work");
  },
};

export default check;
