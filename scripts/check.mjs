// @ts-check
// `npm run check`: the quick gate. Lint, layers, types, dead code, house measures, lockfile and unit tests.
import { testEnv } from "./paths.mjs";
import { conclude, runTogether } from "./run-stages.mjs";
import { main, setUp } from "./setup.mjs";
import { GATES, UNIT } from "./stages.mjs";
import { RUNTIME } from "./system-packages.mjs";

await main(async () => {
  await setUp({ programs: RUNTIME, pages: "skip", terminals: "told" });
  const since = Date.now();
  return conclude(await runTogether([UNIT, ...GATES], testEnv(undefined)), since);
});
