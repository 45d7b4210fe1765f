// @ts-check
// `npm test`: everything. The gates, then unit, integration and browser tests, then the quick figures.
import { testEnv } from "./paths.mjs";
import { conclude, runInTurn, runTogether } from "./run-stages.mjs";
import { main, setUp } from "./setup.mjs";
import { GATES, TESTS } from "./stages.mjs";
import { BROWSER, find, RUNTIME } from "./system-packages.mjs";

await main(async () => {
  const since = Date.now();
  await setUp({ programs: [...RUNTIME, BROWSER], pages: "build", terminals: "told" });
  const env = testEnv(find(BROWSER));
  return conclude([...(await runTogether(GATES, env)), ...(await runInTurn(TESTS, env))], since);
});
