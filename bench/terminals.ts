import type { Figure } from "./figure.ts";
import { calmFigure } from "./terminals/calm.ts";
import { echoFigures } from "./terminals/echo.ts";
import { heldAfterStalls, heldFigures } from "./terminals/held.ts";
import { historiesFigure, VIEWERS } from "./terminals/histories.ts";
import { memoryFigures } from "./terminals/memory.ts";
import { reconnectFigures } from "./terminals/reconnect.ts";
import { seedsFrom } from "./seeded.ts";
import { startServer } from "./terminals/server.ts";
import { throughputFigures } from "./terminals/throughput.ts";
import { startTtyd, type Ttyd } from "./terminals/ttyd.ts";

interface Sizes {
  held: { rounds: number; bytes: number; slack: number };
  reconnects: number;
  calm: number;
  histories: number;
  viewers: number;
  keys: number;
  flood: { rounds: number; bytes: number };
}

const WHOLE: Sizes = { held: { rounds: 9, bytes: 12_000_000, slack: 1 }, reconnects: 30, calm: 1000, histories: 1000, viewers: 30, keys: 600, flood: { rounds: 5, bytes: 20_000_000 } };
/** A busy machine of two cores disturbs short runs, so ratios of times have half of slack. */
const QUICK: Sizes = { held: { rounds: 4, bytes: 1_000_000, slack: 1.5 }, reconnects: 5, calm: 60, histories: 300, viewers: 6, keys: 25, flood: { rounds: 2, bytes: 1_000_000 } };

/** The way of a terminal's bytes, G1 to G11 without detection: who is held, what is sent, how fast, and whether all of it arrives. */
export async function terminals({ quick }: { quick: boolean }): Promise<Figure[]> {
  const sizes = quick ? QUICK : WHOLE;
  const server = await startServer();
  let ttyd: Ttyd | undefined;
  try {
    ttyd = await startTtyd();
    const figures = await heldFigures(server, { ...sizes.held, told: quick });
    // It waits for seconds until the stalled viewers are let go.
    if (!quick) figures.push(await heldAfterStalls(server, sizes.held));
    figures.push(...(await throughputFigures(server, { ...sizes.flood, ttyd })));
    figures.push(...(await memoryFigures(server, { viewers: sizes.viewers, ttyd })));
    figures.push(...(await echoFigures(server, { keys: sizes.keys, told: quick, ttyd })));
    figures.push(...(await reconnectFigures(server, { rounds: sizes.reconnects, told: quick })));
    figures.push(await calmFigure(server, seedsFrom(1, sizes.calm)), await historiesFigure(server, seedsFrom(1, Math.ceil(sizes.histories / VIEWERS))));
    return figures;
  } finally {
    await ttyd?.close();
    await server.close();
  }
}
