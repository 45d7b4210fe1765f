import { type Figure, median } from "./figure.ts";
import { hearAsks, PATIENCE_MS } from "./monitor/asked.ts";
import { type Crowd, startCrowd } from "./monitor/crowd.ts";

interface Sizes {
  crowd: { count: number; busy: number };
  /** Asks of each kind. */
  asks: number;
  /** Milliseconds of each measure of CPU time. */
  ms: number;
  /** Milliseconds a server has before it is measured: it takes everything up, and those who rest have rested. */
  settleMs: number;
  many: { count: number; busy: number } | undefined;
}

const WHOLE: Sizes = { crowd: { count: 100, busy: 30 }, asks: 20, ms: 20_000, settleMs: 40_000, many: { count: 500, busy: 150 } };
const QUICK: Sizes = { crowd: { count: 30, busy: 9 }, asks: 4, ms: 2000, settleMs: 1500, many: undefined };

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
  const { crowd: size, asks, ms, settleMs, many } = quick ? QUICK : WHOLE;
  const crowd = await startCrowd({ ...size, ms, settleMs, provider: providerOf });
  const figures: Figure[] = [];
  try {
    figures.push(await costFigure(crowd, { ...size, ms, goal: 2 }), ...(await latencyFigures(crowd, asks)));
  } finally {
    await crowd.close();
  }
  if (!many) return figures;
  const large = await startCrowd({ ...many, ms, settleMs, provider: providerOf });
  try {
    return [...figures, await costFigure(large, { ...many, ms, goal: 5 })];
  } finally {
    await large.close();
  }
}

async function costFigure(crowd: Crowd, on: { count: number; busy: number; ms: number; goal: number }): Promise<Figure> {
  const shares = await crowd.shares(on.ms);
  const detail = { ...on, serverShare: shares.server, tmuxShare: shares.tmux, tmuxAlone: crowd.alone };
  return { name: `g7-cost-${on.count}`, value: shares.server + shares.tmux - crowd.alone, goal: on.goal, unit: "%", detail };
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
