import { z } from "zod";
import { type Delegation, Usage } from "./delegation.ts";
import { Id } from "./ids.ts";
import { sumOfUsage } from "./usage.ts";

/** What tries of one day used, as far as their agents tell. */
const DayUsage = z.object({ day: z.iso.date(), usage: Usage });

/** What a project's tries used: in all, and by the days on which they began. `untold` counts tries whose agent told no cost. */
export const Spending = z.object({ projectId: Id, tasks: z.int(), tries: z.int(), untold: z.int(), usage: Usage, costUsd: z.number().nullable(), days: z.array(DayUsage) });
export type Spending = z.infer<typeof Spending>;

/** The spending of each project, by the tries that were made in it. `offsetMinutes` is how far its people's clocks are ahead of UTC. */
export function spendingOf(tries: readonly Pick<Delegation, "projectId" | "taskId" | "usage" | "createdAt">[], offsetMinutes = 0): Spending[] {
  const dayOf = (at: string): string => new Date(Date.parse(at) + offsetMinutes * 60_000).toISOString().slice(0, 10);
  return [...Map.groupBy(tries, (d) => d.projectId)].map(([projectId, own]) => {
    const usage = sumOfUsage(own.map((d) => d.usage));
    const days = [...Map.groupBy(own, (d) => dayOf(d.createdAt))].map(([day, of]) => ({ day, usage: sumOfUsage(of.map((d) => d.usage)) }));
    const untold = own.filter((d) => d.usage.costUsd === null).length;
    return { projectId, tasks: new Set(own.map((d) => d.taskId)).size, tries: own.length, untold, usage, costUsd: usage.costUsd, days: days.toSorted((a, b) => a.day.localeCompare(b.day)) };
  });
}
