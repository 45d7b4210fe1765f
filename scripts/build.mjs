// @ts-check
// `npm run build`: builds the pages anew, whether they are stale or not.
import { setUp, main } from "./setup.mjs";
import { build } from "./ui-build.mjs";

await main(async () => {
  await build(await setUp({ programs: [], pages: "skip", terminals: "told" }));
  return 0;
});
