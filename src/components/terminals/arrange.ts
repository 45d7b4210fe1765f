import type { SessionView, TaskView } from "#domain/api.ts";
import type { Session } from "#domain/session.ts";
import type { Layout } from "../../client/terminal-settings.ts";
import { urgency } from "../../client/attention-look.ts";

/** A terminal with the task it works for, if any. */
export interface Place {
  session: Session & Partial<Pick<SessionView, "activity" | "rest">>;
  task: TaskView | null;
}

/** Terminals of a project, or of all projects for null; live ones and those that can be woken by need, ended ones with the newest first. */
export function placesOf(sessions: readonly Place["session"][], tasks: readonly TaskView[], projectId: string | null): { live: Place[]; ended: Place[] } {
  const taskOf = new Map(tasks.flatMap((task) => task.delegations.flatMap((d) => (d.sessionId ? [[d.sessionId, task] as const] : []))));
  const here = sessions.filter((s) => projectId === null || s.projectId === projectId).map((session) => ({ session, task: taskOf.get(session.id) ?? null }));
  const isLive = ({ session }: Place): boolean => session.status === "running" || session.status === "starting" || session.status === "hibernated";
  return {
    live: here.filter(isLive).sort((a, b) => compare(needOf(a), needOf(b)) || newestFirst(a, b)),
    ended: here.filter((place) => !isLive(place)).sort(newestFirst),
  };
}

/** What needs a person comes first; plain shells come behind agents, and what is hibernated behind both. */
function needOf({ session, task }: Place): number {
  if (session.status === "hibernated") return Infinity;
  if (session.kind === "shell") return Number.MAX_SAFE_INTEGER;
  if (session.activity?.state === "waiting") return urgency("waiting-permission");
  return task ? urgency(task.attention.state) : Number.MAX_SAFE_INTEGER - 1;
}

/** Infinity less itself is no number. */
function compare(a: number, b: number): number {
  return a === b ? 0 : a - b;
}

function newestFirst(a: Place, b: Place): number {
  return b.session.createdAt.localeCompare(a.session.createdAt);
}

/** The one terminal that is shown alive, the chosen one if it is, and those that are shown as pictures. */
export function arrange(live: readonly Place[], chosen: string | null, layout: Exclude<Layout, "split">): { stand: Place[]; rest: Place[] } {
  const first = live.find((p) => p.session.id === chosen) ?? live[0];
  return { stand: first ? [first] : [], rest: layout === "only" ? [] : live.filter((p) => p !== first) };
}

/** What a terminal is called: its task's title, or its own name. */
export function titleOf({ session, task }: Place): string {
  return task ? task.title : session.name;
}

/** The branch it works on, or its folder with the home folder as `~`. */
export function whereOf({ session, task }: Place): string {
  return task?.branch ?? session.cwd.replace(/^\/(?:home|Users)\/[^/]+|^\/root(?=\/|$)/, "~");
}

/** How many there are, in words. */
export function countWords(all: readonly Place[]): string {
  const live = all.filter((p) => p.session.status !== "hibernated");
  const agents = live.filter((p) => p.session.kind === "agent").length;
  const resting = all.length === live.length ? "" : `, ${all.length - live.length} hibernated`;
  if (live.length === 0 && resting !== "") return resting.slice(2);
  return `${live.length} live, ${agents} ${agents === 1 ? "agent" : "agents"}${resting}${live.length > 1 ? ", newest need first" : ""}`;
}
