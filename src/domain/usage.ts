import type { Usage } from "./delegation.ts";

const COUNTED = ["inputTokens", "outputTokens", "costUsd", "turns"] as const;

/** What several tries used together; unknown stays unknown unless at least one told. */
export function sumOfUsage(all: readonly Usage[]): Usage {
  const sum = (field: (typeof COUNTED)[number]): number | null => {
    const known = all.flatMap((usage) => usage[field] ?? []);
    return known.length === 0 ? null : known.reduce((a, b) => a + b, 0);
  };
  return { inputTokens: sum("inputTokens"), outputTokens: sum("outputTokens"), costUsd: sum("costUsd"), turns: sum("turns") };
}

/** What is left of a conversation's sum when what was used in it before is taken away. One that is less than that counts from nought again. */
export function without(told: Usage, before: Usage | undefined): Usage {
  const left = { ...told };
  for (const field of COUNTED) {
    const [now, then] = [told[field], before?.[field]];
    if (now !== null && now !== undefined && then && now >= then) left[field] = now - then;
  }
  return left;
}

/** Sums only grow; a smaller one was read from a part of the record, and none at all says nothing. */
export function grownBy(known: Usage, told: Usage): Usage {
  const most = (field: (typeof COUNTED)[number]): number | null => {
    const values = [known[field], told[field]].filter((n) => n !== null && n !== undefined);
    return values.length === 0 ? null : Math.max(...values);
  };
  const turns = most("turns");
  const contextTokens = told.contextTokens ?? known.contextTokens ?? null;
  return { inputTokens: most("inputTokens"), outputTokens: most("outputTokens"), costUsd: most("costUsd"), ...(turns === null ? {} : { turns }), ...(contextTokens === null ? {} : { contextTokens }) };
}
