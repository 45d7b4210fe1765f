import { findCycle } from "./graph.ts";
import { isDead } from "./schedule.ts";
import { isUnstarted, type Task } from "./task.ts";

/** A task as an edit of the graph sees it. */
export type GraphTask = Pick<Task, "id" | "number" | "dependsOn" | "status" | "replaces">;

/** Why an edit is not made, and what to do instead. */
export interface Refusal {
  refused: string;
  next: string;
}

/** New dependencies of tasks that stay. */
export interface Moved {
  id: string;
  dependsOn: string[];
}

/** What an edit does to the graph: tasks that go, tasks that come in their place, and tasks that wait for others now. */
export interface GraphEdit {
  gone: string[];
  made: Moved[];
  moved: Moved[];
}

/** Lets one task wait for another one. */
export function addParent(tasks: readonly GraphTask[], childId: string, parentId: string): GraphEdit | Refusal {
  const [child, parent] = [childId, parentId].map((id) => tasks.find((t) => t.id === id));
  if (!child || !parent) return { refused: "One of the two tasks is not in this project.", next: "Name two tasks of the same project." };
  if (child.dependsOn.includes(parentId)) return { gone: [], made: [], moved: [] };
  if (isDead(parent.status)) return { refused: `Task ${parent.number} is ${parent.status} and will never be verified.`, next: "Submit its wish again and wait for the new task." };
  return startedRefusal([child]) ?? checked(tasks, { gone: [], made: [], moved: [{ id: childId, dependsOn: [...child.dependsOn, parentId] }] });
}

/** Lets a task no longer wait for another one. */
export function removeParent(tasks: readonly GraphTask[], childId: string, parentId: string): GraphEdit | Refusal {
  const child = tasks.find((t) => t.id === childId);
  if (!child?.dependsOn.includes(parentId)) return { gone: [], made: [], moved: [] };
  return startedRefusal([child]) ?? { gone: [], made: [], moved: [{ id: childId, dependsOn: child.dependsOn.filter((id) => id !== parentId) }] };
}

/** Puts several tasks in the place of one. Parts that follow no other part inherit what it waited for; who waited for it waits for the last parts. */
export function splitTask(tasks: readonly GraphTask[], wholeId: string, parts: readonly Moved[]): GraphEdit | Refusal {
  const whole = tasks.find((t) => t.id === wholeId);
  if (!whole) return { refused: "There is no such task.", next: "Look at the list of tasks." };
  if (parts.length < 2) return { refused: "One part is no split.", next: "Name at least two parts, or change the task." };
  const followed = new Set(parts.flatMap((p) => p.dependsOn));
  const ends = parts.filter((p) => !followed.has(p.id)).map((p) => p.id);
  const made = parts.map((p) => (p.dependsOn.length > 0 ? p : { id: p.id, dependsOn: [...whole.dependsOn] }));
  return startedRefusal([whole]) ?? checked(tasks, { gone: [wholeId], made, moved: withInstead(tasks, [wholeId], ends) });
}

/** Puts one task in the place of several; it waits for what any of them waited for. */
export function mergeTasks(tasks: readonly GraphTask[], ids: readonly string[], newId: string): GraphEdit | Refusal {
  const merged = tasks.filter((t) => ids.includes(t.id));
  if (merged.length < 2 || merged.length !== new Set(ids).size) return { refused: "It takes two tasks or more to merge.", next: "Name tasks of this project." };
  const dependsOn = [...new Set(merged.flatMap((t) => t.dependsOn))].filter((id) => !ids.includes(id));
  return startedRefusal(merged) ?? checked(tasks, { gone: [...ids], made: [{ id: newId, dependsOn }], moved: withInstead(tasks, ids, [newId]) });
}

/**
 * Puts a new task behind one that was tried in vain: it waits for what stands in now for what the old one waited for, and who waits for
 * the old one waits for it. Where something stands in for the old one already, nothing new is made.
 */
export function repeatTask(tasks: readonly GraphTask[], oldId: string, newId: string): GraphEdit | Refusal {
  const known = standIns(tasks, oldId);
  if (!known.includes(oldId)) return checked(tasks, { gone: [], made: [], moved: withInstead(tasks, [oldId], known) });
  const parents = tasks.find((t) => t.id === oldId)?.dependsOn ?? [];
  return checked(tasks, { gone: [], made: [{ id: newId, dependsOn: [...new Set(parents.flatMap((id) => standIns(tasks, id)))] }], moved: withInstead(tasks, [oldId], [newId]) });
}

/** The tasks that stand for one by now; itself while nothing took its place. */
function standIns(tasks: readonly GraphTask[], id: string): string[] {
  const next = tasks.filter((t) => t.replaces.includes(id));
  return next.length === 0 ? [id] : next.flatMap((t) => standIns(tasks, t.id));
}

/** The open tasks that waited for `gone`, waiting for `instead`. */
function withInstead(tasks: readonly GraphTask[], gone: readonly string[], instead: readonly string[]): Moved[] {
  const touched = tasks.filter((t) => isUnstarted(t.status) && !gone.includes(t.id) && t.dependsOn.some((id) => gone.includes(id)));
  return touched.map((t) => ({ id: t.id, dependsOn: [...new Set([...t.dependsOn.filter((id) => !gone.includes(id)), ...instead])] }));
}

function startedRefusal(tasks: readonly GraphTask[]): Refusal | undefined {
  const started = tasks.find((t) => !isUnstarted(t.status));
  return started && { refused: `Task ${started.number} is ${started.status} already.`, next: "Only tasks whose agent has not started change their place in the graph." };
}

/** The edit, unless it closes a circle; then the circle by its numbers. */
function checked(tasks: readonly GraphTask[], edit: GraphEdit): GraphEdit | Refusal {
  const changed = new Map([...edit.made, ...edit.moved].map((m) => [m.id, m]));
  const kept = tasks.filter((t) => !edit.gone.includes(t.id) && !changed.has(t.id));
  const cycle = findCycle([...kept, ...changed.values()]);
  if (!cycle) return edit;
  const name = (id: string | undefined): string => String(tasks.find((t) => t.id === id)?.number ?? "the new one");
  return { refused: `Then they would wait for each other: ${[...cycle, cycle[0]].map(name).join(" after ")}.`, next: "Take one of these dependencies off first." };
}
