import type { Capacity, CapacityPatch } from "#domain/capacity.ts";

/** The limits of this machine as they are edited; empty is none. Memory in GB. */
export interface MachineDraft {
  memory: string;
  agents: string;
  keepFree: string;
  keepDisk: string;
  load: string;
  /** Minutes until an idle agent is hibernated. */
  hibernate: string;
  /** At most so many of one agent. */
  perAgent: Readonly<Record<string, string>>;
}

const GB = 1000;

export function machineDraftOf(capacity: Capacity): MachineDraft {
  const gb = (mb: number | null): string => (mb === null ? "" : String(mb / GB));
  return {
    memory: gb(capacity.memoryMb), agents: String(capacity.agents ?? ""), keepFree: gb(capacity.keepFreeMb), keepDisk: gb(capacity.keepDiskMb), load: String(capacity.loadPerCore ?? ""), hibernate: String(capacity.hibernateAfterMinutes ?? ""),
    perAgent: Object.fromEntries(Object.entries(capacity.perAgent).flatMap(([id, { agents }]) => (agents === undefined ? [] : [[id, String(agents)]]))),
  };
}

/** What the draft changes, or what is wrong with it by field. */
export function capacityPatchOf(capacity: Capacity, draft: MachineDraft): { patch: CapacityPatch } | { wrong: Partial<Record<keyof MachineDraft, string>> } {
  const wrong: Partial<Record<keyof MachineDraft, string>> = {};
  const read = (field: Exclude<keyof MachineDraft, "perAgent">, is: (n: number) => boolean, says: string): number | null => {
    const text = draft[field].trim().replace(",", ".");
    if (text !== "" && !is(Number(text))) wrong[field] = says;
    return text === "" ? null : Number(text);
  };
  const memory = read("memory", (n) => n >= 0.064 && n <= 16_777.216, "A number of GB from 0.064 to 16777, or empty.");
  const agents = read("agents", (n) => isCount(n), "A whole number from 1 to 1000, or empty.");
  const keepFree = read("keepFree", isSpace, "A number of GB up to 1048.");
  const keepDisk = read("keepDisk", isSpace, "A number of GB up to 1048.");
  const load = read("load", (n) => n >= 0.5 && n <= 100, "A number from 0.5 to 100, or empty.");
  const hibernate = read("hibernate", (n) => Number.isInteger(n) && n >= 1 && n <= 10_080, "A whole number of minutes up to 10080, or empty.");
  if (Object.values(draft.perAgent).some((n) => n.trim() !== "" && !isCount(Number(n)))) wrong.perAgent = "Whole numbers from 1 to 1000, or empty.";
  if (Object.keys(wrong).length > 0) return { wrong };
  const whole: Capacity = { memoryMb: mb(memory), agents, keepFreeMb: mb(keepFree) ?? 0, keepDiskMb: mb(keepDisk) ?? 0, loadPerCore: load, hibernateAfterMinutes: hibernate, perAgent: perAgentOf(capacity, draft) };
  return { patch: Object.fromEntries(Object.entries(whole).filter(([field, value]) => JSON.stringify(value) !== JSON.stringify(capacity[field as keyof Capacity]))) };
}

function perAgentOf(capacity: Capacity, draft: MachineDraft): Capacity["perAgent"] {
  const ids = new Set([...Object.keys(capacity.perAgent), ...Object.keys(draft.perAgent)]);
  const rows = [...ids].map((id) => {
    const { agents: _, ...rest } = capacity.perAgent[id] ?? {};
    const most = draft.perAgent[id]?.trim() ?? "";
    // In the order it was kept in: another order would look like a change.
    return [id, most === "" ? rest : { ...capacity.perAgent[id], agents: Number(most) }] as const;
  });
  return Object.fromEntries(rows.filter(([, limits]) => Object.keys(limits).length > 0));
}

function isCount(n: number): boolean {
  return Number.isInteger(n) && n >= 1 && n <= 1000;
}

function isSpace(n: number): boolean {
  return n >= 0 && n <= 1048.576;
}

function mb(gb: number | null): number | null {
  return gb === null ? null : Math.round(gb * GB);
}
