import { loadavg } from "node:os";
import { parseArgs } from "node:util";
import { type Figure, report } from "./figure.ts";
import { calmFigure } from "./terminals/calm.ts";
import { historiesFigure, VIEWERS } from "./terminals/histories.ts";
import { type Seeds, seedsFrom } from "./seeded.ts";
import { type ProductServer, startServer } from "./terminals/server.ts";

/** Seeds after which it is said how far it went, so that a run that was cut goes on there. */
const TOLD = 250;

const SUITES: Record<string, { seeds: number; run(server: ProductServer, seeds: Seeds): Promise<Figure> }> = {
  calm: { seeds: 1000, run: calmFigure },
  histories: { seeds: Math.ceil(10_000 / VIEWERS), run: historiesFigure },
};

const { values, positionals } = parseArgs({ allowPositionals: true, options: { from: { type: "string" }, count: { type: "string" }, seed: { type: "string" } } });
const wanted = positionals.length > 0 ? positionals : Object.keys(SUITES);
if (wanted.some((name) => !SUITES[name])) {
  console.error(`Usage: npm run chaos -- [${Object.keys(SUITES).join("] [")}] [--from SEED] [--count SEEDS] [--seed SEED]`);
  process.exit(2);
}

const server = await startServer();
const figures: Figure[] = [];
try {
  for (const name of wanted) {
    const suite = SUITES[name];
    if (suite) figures.push(await suite.run(server, telling(name, seedsOf(suite.seeds))));
  }
} finally {
  await server.close();
}
for (const { detail } of figures) console.log(JSON.stringify(detail));
console.log(`load ${loadavg().map((l) => l.toFixed(1)).join(" ")}`);
// What is replayed does not take the place of a whole run.
process.exit(report(values.seed === undefined ? "chaos" : "chaos-replay", figures) ? 0 : 1);

/** One seed alone, or the rest of a suite from a seed on. */
function seedsOf(all: number): Seeds {
  if (values.seed !== undefined) return seedsFrom(Number(values.seed), 1);
  const first = Number(values.from ?? 1);
  return seedsFrom(first, Number(values.count ?? all - first + 1));
}

function telling(name: string, seeds: Seeds): Seeds {
  return {
    count: seeds.count,
    take() {
      const seed = seeds.take();
      if (seed !== undefined && seed % TOLD === 0) console.log(`${name} --from ${seed}`);
      return seed;
    },
  };
}
