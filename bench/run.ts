import { parseArgs } from "node:util";
import { admission } from "./admission.ts";
import { conflicts } from "./conflicts.ts";
import { injections } from "./injections.ts";
import { diff } from "./diff.ts";
import { type Figure, report } from "./figure.ts";
import { graphs } from "./graphs.ts";
import { lies } from "./lies.ts";
import { monitor } from "./monitor.ts";
import { orchestrator } from "./orchestrator.ts";
import { overhead } from "./overhead.ts";
import { prompts } from "./prompts.ts";
import { status } from "./status.ts";
import { terminals } from "./terminals.ts";
import { wishes } from "./wishes.ts";

const BENCHES: Record<string, (options: { quick: boolean; agents: boolean }) => Promise<Figure[]>> = { admission, conflicts, diff, graphs, injections, lies, monitor, orchestrator, overhead, prompts, status, terminals, wishes };

const { values, positionals } = parseArgs({ allowPositionals: true, options: { quick: { type: "boolean", default: false }, agents: { type: "boolean", default: false } } });
const wanted = positionals.length > 0 ? positionals : Object.keys(BENCHES);
const unknown = wanted.find((name) => !BENCHES[name]);
if (unknown !== undefined) {
  console.error(`There is no bench ${unknown}. Use one of: ${Object.keys(BENCHES).join(", ")}`);
  process.exit(2);
}

let good = true;
for (const name of wanted) {
  console.log(`bench ${name}${values.quick ? ", quick" : ""}`);
  const figures = (await BENCHES[name]?.(values)) ?? [];
  // Short runs go with the tests, and no test may fail because a machine was busy.
  good = report(name, values.quick ? figures.map((f) => (f.counts ? f : { ...f, told: true })) : figures) && good;
}
process.exit(good ? 0 : 1);
