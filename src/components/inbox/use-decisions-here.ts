"use client";
import { useState } from "react";
import type { Decision } from "#domain/decision.ts";
import { withSeen } from "../../client/decisions.ts";
import { useClosedDecisions, useDecisions } from "../../client/queries.ts";

/** Decisions of a visit, oldest first: what is open, and what was answered while one looked. Undefined until they are read. */
export function useDecisionsHere(): { shown: Decision[] | undefined; closed: readonly Decision[]; error: unknown; retry: () => void } {
  const open = useDecisions();
  const closed = useClosedDecisions().data ?? [];
  const [seen, setSeen] = useState<ReadonlySet<string>>(new Set());
  const fresh = open.data?.filter((d) => !seen.has(d.id)) ?? [];
  if (fresh.length > 0) setSeen(new Set([...seen, ...fresh.map((d) => d.id)]));
  return { shown: open.data && withSeen(open.data, closed, seen), closed, error: open.error, retry: () => void open.refetch() };
}
