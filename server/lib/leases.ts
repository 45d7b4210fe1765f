import { LEASE_SECONDS, type Lease } from "#domain/session.ts";

interface Held {
  holder: string;
  label: string;
  fence: number;
  until: number;
}

/** Who controls which session. In memory: after a restart nobody does, and everybody sees it. */
export interface Leases {
  /** Gives control to a viewer at once, whoever had it. The new fence makes the old holder's input stale. */
  take(sessionId: string, viewer: { holder: string; label: string }): Lease;
  /** Keeps control alive; false when it was lost. */
  renew(sessionId: string, holder: string): boolean;
  release(sessionId: string, holder: string): void;
  /** Whether input with this fence comes from the present controller. */
  holds(sessionId: string, input: { holder: string; fence: number }): boolean;
  state(sessionId: string, viewers: number): Lease;
  /** Counts somebody who looks at a session until they leave. */
  watch(sessionId: string): { leave(): void };
  /** How many look at it now, and milliseconds since the last one left; undefined when nobody did while this server runs. */
  watched(sessionId: string): { viewers: number; leftMs: number | undefined };
}

/** `clock` gives monotonic milliseconds. */
export function createLeases(clock: () => number = () => performance.now()): Leases {
  const held = new Map<string, Held>();
  const fences = new Map<string, number>();
  const viewers = new Map<string, Set<object>>();
  const leftAt = new Map<string, number>();
  const current = (sessionId: string): Held | undefined => {
    const lease = held.get(sessionId);
    if (lease && lease.until < clock()) held.delete(sessionId);
    return held.get(sessionId);
  };
  const state = (sessionId: string, viewers: number): Lease => {
    const lease = current(sessionId);
    return { sessionId, holder: lease?.holder ?? null, label: lease?.label ?? "", fence: lease?.fence ?? fences.get(sessionId) ?? 0, viewers };
  };
  return {
    take(sessionId, viewer) {
      const fence = (fences.get(sessionId) ?? 0) + 1;
      fences.set(sessionId, fence);
      held.set(sessionId, { ...viewer, fence, until: clock() + LEASE_SECONDS * 1000 });
      return state(sessionId, 0);
    },
    renew(sessionId, holder) {
      const lease = current(sessionId);
      if (lease?.holder !== holder) return false;
      lease.until = clock() + LEASE_SECONDS * 1000;
      return true;
    },
    release(sessionId, holder) {
      if (current(sessionId)?.holder === holder) held.delete(sessionId);
    },
    holds(sessionId, { holder, fence }) {
      const lease = current(sessionId);
      return lease?.holder === holder && lease.fence === fence;
    },
    state,
    watch(sessionId) {
      const one = {};
      const all = viewers.get(sessionId) ?? new Set();
      viewers.set(sessionId, all.add(one));
      return {
        leave() {
          if (!all.delete(one)) return;
          leftAt.set(sessionId, clock());
          if (all.size === 0) viewers.delete(sessionId);
        },
      };
    },
    watched(sessionId) {
      const at = leftAt.get(sessionId);
      return { viewers: viewers.get(sessionId)?.size ?? 0, leftMs: at === undefined ? undefined : clock() - at };
    },
  };
}
