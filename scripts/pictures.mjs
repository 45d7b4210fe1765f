// @ts-check
// `npm run pictures`: makes the screenshots of docs/screenshots anew, from the product itself at work on a sample.
import { testEnv } from "./paths.mjs";
import { conclude, runInTurn } from "./run-stages.mjs";
import { main, setUp } from "./setup.mjs";
import { BROWSER, find, RUNTIME } from "./system-packages.mjs";

await main(async () => {
  const since = Date.now();
  await setUp({ programs: [...RUNTIME, BROWSER], pages: "build", terminals: "required" });
  const stage = { name: "pictures", commands: [["playwright", "test", "--project", "pictures"]] };
  return conclude(await runInTurn([stage], testEnv(find(BROWSER))), since);
});
