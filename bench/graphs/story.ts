import { addParent, type GraphEdit, type GraphTask, mergeTasks, type Refusal, removeParent, repeatTask, splitTask } from "#domain/graph-edit.ts";
import { findCycle } from "#domain/graph.ts";
import { holdOf, isDead } from "#domain/schedule.ts";
import { isFinalTask, isUnstarted, nextTask, type Task, type TaskEvent } from "#domain/task.ts";
import { Oracle } from "./oracle.ts";
import { type Random, randomOf } from "./random.ts";

type Planned = GraphTask & Pick<Task, "confirmedAt" | "assignedAgent">;

export interface Told {
  started: number;
  /** Tasks that started although something they wait for was not verified. */
  early: string[];
  /** Tasks that nothing could bring to an end any more. */
  stuck: string[];
  circles: number;
  refused: number;
  injected: Record<string, number>;
}

/**
 * One life of a random graph under the law the flows use: tasks are confirmed, run, verified, fail, are cancelled, tried again, split,
 * merged, made to wait and let loose, in any order. A task is looked at only when the flows would look at it. An oracle of its own says what was agreed.
 */
export function playStory(seed: number, size = 200): Told {
  const story = new Story(randomOf(seed), size);
  for (let step = 0; step < size * 3; step++) story.step();
  story.finish();
  return story.told;
}

class Story {
  readonly told: Told = { started: 0, early: [], stuck: [], circles: 0, refused: 0, injected: {} };
  private readonly tasks = new Map<string, Planned>();
  private readonly oracle = new Oracle();
  private made = 0;
  private readonly random: Random;

  constructor(random: Random, size: number) {
    this.random = random;
    for (let i = 0; i < size; i++) {
      const earlier = [...this.tasks.keys()];
      const parents = Array.from({ length: random.below(4) }, () => random.pick(earlier.slice(-40))).filter((id) => id !== undefined);
      const id = this.newId();
      this.make(id, [...new Set(parents)]);
      this.oracle.promise(id, parents);
    }
  }

  step(): void {
    const acts: [number, () => void][] = [[8, () => this.confirm()], [6, () => this.end("verified")], [2, () => this.end("fail")], [1, () => this.cancel()], [2, () => this.settle()], [1, () => this.wait()], [1, () => this.loose()], [1, () => this.split()], [1, () => this.merge()]];
    let at = this.random.below(acts.reduce((sum, [weight]) => sum + weight, 0));
    acts.find(([weight]) => (at -= weight) < 0)?.[1]();
  }

  /** Everything is confirmed, everything that runs ends, every question is answered; then nothing may be left. */
  finish(): void {
    for (let round = 0; round < 10_000 && this.open().length > 0; round++) {
      const before = JSON.stringify([...this.tasks.values()]);
      for (const task of this.open()) this.confirm(task);
      for (const task of this.open().filter((t) => t.status === "monitoring")) this.end(this.random.chance(0.85) ? "verified" : "fail", task);
      for (const task of this.open()) this.settle(task);
      if (JSON.stringify([...this.tasks.values()]) === before) break;
    }
    this.told.stuck = this.open().map((t) => t.id);
    if (findCycle([...this.tasks.values()])) this.told.circles += 1;
  }

  private open(): Planned[] {
    return [...this.tasks.values()].filter((t) => !isFinalTask(t.status));
  }

  private confirm(task = this.random.pick(this.open().filter((t) => t.confirmedAt === null))): void {
    if (!task || task.confirmedAt !== null) return;
    task.confirmedAt = "now";
    this.look(task);
  }

  /** What the flows do when they take a task up: start it if the law allows. */
  private look(task: Planned): void {
    if (!isUnstarted(task.status) || holdOf(task, (id) => this.tasks.get(id)?.status)) return;
    this.told.started += 1;
    if (this.oracle.unproved(task.id).length > 0) this.told.early.push(task.id);
    this.go(task, "delegate");
    this.go(task, "agent-started");
  }

  private end(how: "verified" | "fail", task = this.random.pick(this.open().filter((t) => t.status === "monitoring"))): void {
    if (!task) return;
    this.count(how);
    this.go(task, how);
    if (how === "fail") return;
    this.oracle.verify(task.id);
    for (const child of this.open().filter((t) => t.dependsOn.includes(task.id))) this.look(child);
  }

  private cancel(task = this.random.pick(this.open())): void {
    if (!task) return;
    this.count("cancel");
    this.go(task, "cancel");
  }

  /** A person's word on a task that waits for a dead one: try that one again, run anyway, or drop the task. */
  private settle(task = this.random.pick(this.open().filter((t) => isUnstarted(t.status) && t.dependsOn.some((id) => isDead(this.tasks.get(id)?.status))))): void {
    const dead = task?.dependsOn.find((id) => isDead(this.tasks.get(id)?.status));
    if (!task || dead === undefined || task.confirmedAt === null) return;
    const word = this.random.pick(["retry", "run anyway", "drop"]);
    this.count(word ?? "");
    if (word === "drop") return this.go(task, "cancel");
    if (word === "run anyway") return this.apply(removeParent(this.all(), task.id, dead), () => this.oracle.waive(task.id, dead), { wake: [task.id] });
    const id = this.newId();
    const edit = repeatTask(this.all(), dead, id);
    this.apply(edit, () => {
      if ("refused" in edit || edit.made.length === 0) return;
      this.oracle.replace(dead, [id]);
      this.oracle.promise(id, this.oracle.debts(dead));
    }, { replaces: [dead] });
    this.confirm(this.tasks.get(id));
  }

  private wait(): void {
    const [child, parent] = [this.random.pick(this.all()), this.random.pick(this.all())];
    if (child && parent) this.apply(addParent(this.all(), child.id, parent.id), () => this.oracle.promise(child.id, [parent.id]));
  }

  private loose(): void {
    const child = this.random.pick(this.all().filter((t) => t.dependsOn.length > 0));
    const parent = child && this.random.pick(child.dependsOn);
    if (child && parent) this.apply(removeParent(this.all(), child.id, parent), () => this.oracle.waive(child.id, parent), { wake: [child.id] });
  }

  private split(): void {
    const whole = this.random.pick(this.all());
    if (!whole) return;
    const ids = Array.from({ length: 2 + this.random.below(3) }, () => this.newId());
    const parts = ids.map((id, i) => ({ id, dependsOn: ids.slice(0, i).filter(() => this.random.chance(0.4)) }));
    this.apply(splitTask(this.all(), whole.id, parts), () => {
      this.oracle.replace(whole.id, ids.filter((id) => !parts.some((p) => p.dependsOn.includes(id))));
      for (const part of parts) this.oracle.promise(part.id, part.dependsOn.length > 0 ? part.dependsOn : this.oracle.debts(whole.id));
    }, { replaces: [whole.id] });
  }

  private merge(): void {
    const ids = [...new Set(Array.from({ length: 2 + this.random.below(2) }, () => this.random.pick(this.all())?.id ?? ""))];
    const id = this.newId();
    this.apply(mergeTasks(this.all(), ids, id), () => {
      this.oracle.promise(id, ids.flatMap((gone) => this.oracle.debts(gone)).filter((parent) => !ids.includes(parent)));
      for (const gone of ids) this.oracle.replace(gone, [id]);
    }, { replaces: ids });
  }

  private apply(edit: GraphEdit | Refusal, agreed: () => void, options: { replaces?: string[]; wake?: readonly string[] } = {}): void {
    const { replaces = [], wake = [] } = options;
    if ("refused" in edit) return void (this.told.refused += 1);
    for (const id of edit.gone) this.go(this.tasks.get(id), "cancel");
    agreed();
    for (const { id, dependsOn } of edit.made) this.make(id, dependsOn, replaces);
    for (const { id, dependsOn } of edit.moved) Object.assign(this.tasks.get(id) ?? {}, { dependsOn });
    for (const id of wake) for (const task of [this.tasks.get(id)]) if (task) this.look(task);
  }

  private make(id: string, dependsOn: string[], replaces: string[] = []): void {
    this.tasks.set(id, { id, number: this.tasks.size + 1, dependsOn, replaces, status: "planning", confirmedAt: null, assignedAgent: "stub" });
  }

  private go(task: Planned | undefined, event: TaskEvent): void {
    if (task) task.status = nextTask(task.status, event) ?? task.status;
  }

  private all(): Planned[] {
    return [...this.tasks.values()];
  }

  private newId(): string {
    return `t${++this.made}`;
  }

  private count(what: string): void {
    this.told.injected[what] = (this.told.injected[what] ?? 0) + 1;
  }
}
