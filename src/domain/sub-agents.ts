import type { Time } from "./ids.ts";
import type { Signal } from "./signal.ts";

type Said = Pick<Signal, "body" | "at">;

/** Names of the sub-agents that were at work at a time, as far as their agent told; oldest first. */
export function subAgentsAt(signals: readonly Said[], at: Time): string[] {
  return [...begunBefore(signals, at).values()];
}

/** Those at work when a limit stopped them that have done nothing since, and for which no other of the same name was started. */
export function leftBehind(signals: readonly Said[], limitAt: Time): string[] {
  const later = signals.flatMap(({ body, at }) => (body.kind === "sub-agent" && at > limitAt ? [body] : []));
  const spoke = new Set(later.map((s) => s.id));
  const stopped = begunBefore(signals, limitAt);
  const instead = [...new Map(later.filter((s) => !stopped.has(s.id)).map((s) => [s.id, s.name])).values()];
  return [...stopped].filter(([id]) => !spoke.has(id)).flatMap(([, name]) => (instead.includes(name) ? (instead.splice(instead.indexOf(name), 1), []) : [name]));
}

/** Sub-agents that had begun and not ended at a time, by id. */
function begunBefore(signals: readonly Said[], limit: Time): Map<string, string> {
  const open = new Map<string, string>();
  for (const { body, at } of signals) {
    if (body.kind !== "sub-agent" || at > limit) continue;
    if (body.shows === "started") open.set(body.id, body.name);
    else open.delete(body.id);
  }
  return open;
}
