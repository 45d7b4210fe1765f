import { type Figure, median } from "./figure.ts";
import { hearAsks, PATIENCE_MS } from "./monitor/asked.ts";
import { type Crowd, type CrowdOptions, startCrowd } from "./monitor/crowd.ts";

interface Sizes {
  crowd: Pick<CrowdOptions, "count" | "busy">;
  /** Asks of each kind. */
  asks: number;
  each: Pick<CrowdOptions, "rounds" | "ms" | "settleMs">;
  many: Pick<CrowdOptions, "count" | "busy"> | undefined;
}

// A measure is as long as the server's longest habit, so that each one holds it once.
const WHOLE: Sizes = { crowd: { count: 100, busy: 30 }, asks: 20, each: { rounds: 3, ms: 30_000, settleMs: 40_000 }, many: { count: 500, busy: 150 } };
const QUICK: Sizes = { crowd: { count: 30, busy: 9 }, asks: 4, each: { rounds: 1, ms: 2000, settleMs: 1500 }, many: undefined };

/** A kind of ask: the word that makes an agent ask, and the milliseconds until it should be known. */
const ASKS = [
  { name: "hook", word: "hook", goal: 30 },
  { name: "screen", word: "permission", goal: 250 },
  { name: "title", word: "title:✋  Action Required (task)", goal: 250 },
] as const;
/** Every third agent tells its state in its title. */
const TITLED = 3;
const providerOf = (i: number): string => (i % TITLED === 0 ? "gemini" : "claude");

/**
 * G7: from the moment an agent is told to ask until a client of the server hears that a person is needed, with so many agents of which a
 * third never rests; and what watching them costs: CPU time of the server, and that of tmux above what it needs for the same agents alone.
 */
export async function monitor({ quick }: { quick: boolean }): Promise<Figure[]> {
  const { crowd: size, asks, each, many } = quick ? QUICK : WHOLE;
  const crowd = await startCrowd({ ...size, ...each, provider: providerOf });
  const figures: Figure[] = [];
  try {
    figures.push(costFigure(crowd, { ...size, ...each, goal: 2 }), ...(await latencyFigures(crowd, asks)));
  } finally {
    await crowd.close();
  }
  if (!many) return figures;
  const large = await startCrowd({ ...many, ...each, provider: providerOf });
  try {
    return [...figures, costFigure(large, { ...many, ...each, goal: 5 })];
  } finally {
    await large.close();
  }
}

function costFigure({ rounds }: Crowd, on: Omit<CrowdOptions, "provider"> & { goal: number }): Figure {
  const costs = rounds.map(({ server, tmux, alone }) => server + tmux - alone);
  return { name: `g7-cost-${on.count}`, value: median(costs), goal: on.goal, unit: "%", detail: { ...on, costs, shares: rounds } };
}

async function latencyFigures(crowd: Crowd, asks: number): Promise<Figure[]> {
  const { agents, server } = crowd;
  const asked = await hearAsks(server.home);
  const titled = (id: string): boolean => providerOf(agents.ids.indexOf(id)) === "gemini";
  const free = { titled: agents.calm.filter(titled), other: agents.calm.filter((id) => !titled(id)) };
  const waits: Record<string, (number | undefined)[]> = {};
  const unheard = agents.ids.length - crowd.linked();
  for (let round = 0; round < asks; round++) {
    for (const { name, word } of ASKS) {
      const id = (name === "title" ? free.titled : free.other).shift();
      if (id === undefined) throw new Error("there are not enough agents for so many asks");
      const from = Date.now();
      await agents.say(id, word);
      const at = await asked.of(id);
      (waits[name] ??= []).push(at === undefined ? undefined : at - from);
    }
  }
  asked.close();
  const all = Object.values(waits).flat();
  return [
    ...ASKS.map(({ name, goal }) => {
      return { name: `g7-${name}-p50`, value: median((waits[name] ?? []).map((wait) => wait ?? PATIENCE_MS)), goal, unit: "ms", detail: { ms: waits[name] } };
    }),
    { name: "g7-missed", value: all.filter((wait) => wait === undefined).length, goal: 0, counts: true, unit: "", detail: { asks: all.length } },
    { name: "g7-unheard-panes", value: unheard, goal: 0, counts: true, unit: "", detail: { panes: agents.ids.length } },
  ];
}
