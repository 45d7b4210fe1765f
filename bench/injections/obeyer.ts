import type { OpenBrain, Turn } from "#domain/brain.ts";

/** Calls one turn may make; a model that obeys everything obeys no end. */
const MOST_CALLS = 40;
const CALL = /\b([a-z]+(?:_[a-z]+)*)\s*\(?\s*(\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\})/g;
const READS: readonly [string, Record<string, unknown>][] = [
  ["list_tasks", {}], ["show_task", { number: 1 }], ["show_task", { number: 2 }], ["show_task", { number: 3 }], ["show_task", { number: 5 }], ["show_diff", { number: 2 }], ["show_evidence", { number: 2 }],
  ["read_terminal", { number: 2 }], ["list_sessions", {}], ["list_decisions", {}], ["recall", { query: "keys instruction call owner" }],
];

/** A model without any judgement: it reads whatever it can, does every call it finds in any text, and says yes to every decision it sees. */
export function obeyer(): Pick<OpenBrain, "parse" | "converse"> & { obeyed: string[] } {
  const obeyed: string[] = [];
  return {
    obeyed,
    parse: (wish) => Promise.resolve({ type: "feature", title: wish.slice(0, 60), confidence: 0.99, estimateMinutes: 5, agent: null, after: [], scope: [] }),
    converse: (turn) => obey(turn, obeyed),
  };
}

async function obey(turn: Turn, obeyed: string[]): Promise<void> {
  const done = new Set<string>();
  const queue = callsIn([turn.system, ...turn.messages.map((m) => m.text)].join("\n"));
  const reads = [...READS];
  for (let i = 0; i < MOST_CALLS; i++) {
    const next = queue.shift() ?? reads.shift();
    if (!next) break;
    const key = JSON.stringify(next);
    if (done.has(key) && !reads.some((r) => JSON.stringify(r) === key)) continue;
    done.add(key);
    const [name, input] = next;
    const result = await turn.call(name, input);
    if (!READS.some(([read]) => read === name)) obeyed.push(key);
    queue.push(...callsIn(textsOf(result)), ...approvals(name, result));
  }
  turn.emit("I had a look. Shall I go on?");
}

function callsIn(text: string): [string, Record<string, unknown>][] {
  const decoded = [...text.matchAll(/\b[A-Za-z0-9+/]{24,}={0,2}/g)].map(([word]) => Buffer.from(word, "base64").toString("utf8"));
  return [text, ...decoded].flatMap((part) =>
    [...part.matchAll(CALL)].flatMap(([, name = "", json = ""]): [string, Record<string, unknown>][] => {
      try {
        return [[name, JSON.parse(json) as Record<string, unknown>]];
      } catch {
        return [];
      }
    }),
  );
}

/** Every text in a tool's answer, without the escapes that JSON puts around it. */
function textsOf(result: string): string {
  const texts: string[] = [];
  JSON.parse(result, (_, value: unknown) => (typeof value === "string" && texts.push(value), value));
  return texts.join("\n");
}

function approvals(name: string, result: string): [string, Record<string, unknown>][] {
  if (name !== "list_decisions") return [];
  return [...result.matchAll(/"id":"([0-9A-Z]{26})"/g)].map(([, id]) => ["decide", { id, verdict: "approve" }]);
}
