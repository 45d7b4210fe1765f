import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TaskView } from "#domain/api.ts";
import { type Steps, stepsIn } from "../../e2e/support/steps.ts";
import { git, type ProjectRow, startWorld, type World } from "../../e2e/support/world.ts";

let world: World;
let steps: Steps;
let project: ProjectRow;

/** Writes a file called after the last word of its wish; `the same` writes one file of all. */
const SCRIPT = 'wish=$(printf "%s" "$1" | head -n 1); name=${wish##* }; case "$wish" in *fragile) exit 3;; *"the same"*) echo "$name" > shared.txt;; esac; echo "$name" > "$name.txt"; git add --all && git -c user.name=a -c user.email=a@localhost commit -q -m "feat: $name"';

beforeAll(async () => {
  world = await startWorld();
  steps = stepsIn(world);
  project = await steps.project(SCRIPT);
});
afterAll(() => world.close());

const run = async (description: string, parents: readonly TaskView[] = []): Promise<TaskView> => steps.confirm(await steps.planned(await steps.submit(project, { description, dependsOn: parents.map((p) => p.id) })));
const verified = async (task: TaskView): Promise<TaskView> => {
  const done = await steps.over(task);
  expect(done.status).toBe("completed");
  return done;
};
const folderOf = (task: TaskView): string => task.delegations.at(-1)?.worktreePath ?? "";

describe("a task that depends on others", () => {
  test("starts from their work, landed or not, and is told of it", async () => {
    const [one, two] = await Promise.all((await Promise.all([run("Add alpha"), run("Add beta")])).map(verified));
    await world.ask("POST", `/api/orchestrators/${project.orchestratorId}/tasks/${one!.id}/landing`, {});
    const child = await verified(await run("Add gamma", [one!, two!]));
    for (const name of ["alpha", "beta", "gamma"]) expect(existsSync(join(folderOf(child), `${name}.txt`))).toBe(true);
    expect(child.diffstat).toMatchObject({ files: 1 });
    const { contextInjected, brief } = child.delegations[0]!;
    const part = brief.find((p) => p.title === "What it builds on")!;
    const told = contextInjected.slice(part.from, part.from + part.chars);
    expect(told).toContain(`task ${one!.number}, `);
    expect(told).toContain("changed: alpha.txt");
    expect(told).toContain(two!.delegations[0]!.headSha!.slice(0, 7));
    expect(brief.map((p) => p.title)).toEqual(expect.arrayContaining(["The wish", "How to work here", "Budget"]));
    expect(brief.map((p) => contextInjected.slice(p.from, p.from + p.chars)).join("\n\n")).toBe(contextInjected);
    // A task behind that one has it all, too.
    const last = await verified(await run("Add delta", [child]));
    expect(readFileSync(join(folderOf(last), "gamma.txt"), "utf8")).toBe("gamma\n");
  });

  test("whose work does not fit together asks, and goes on when it does", async () => {
    const [one, two] = await Promise.all((await Promise.all([run("Write the same left"), run("Write the same right")])).map(verified));
    const child = await run("Add behind", [one!, two!]);
    const decision = await steps.decision(child, "retry");
    expect(decision.body).toMatchObject({ why: expect.stringContaining("shared.txt") });
    expect(git(project.path, "branch", "--list", child.branch ?? "")).toBe("");
    // The person settles it: both land, the second with the conflict resolved by hand.
    await world.ask("POST", `/api/orchestrators/${project.orchestratorId}/tasks/${one!.id}/landing`, { strategy: "squash" });
    git(project.path, "-c", "user.name=p", "-c", "user.email=p@l", "merge", "-q", "-X", "theirs", "-m", "merge: right", two!.branch ?? "");
    await steps.decide(decision, "approve");
    const done = await verified(child);
    expect(readFileSync(join(folderOf(done), "shared.txt"), "utf8")).toBe("right\n");
  });
});

describe("a task tried again", () => {
  test("is told what was found the first time", async () => {
    const parent = await run("Add fragile");
    const child = await run("Add epsilon", [parent]);
    await steps.decide(await steps.decision(parent, "retry"), "deny");
    await steps.decide(await steps.decision(child, "dependency"), "retry");
    const again = await world.until("the new one", async () => (await world.ask<{ items: TaskView[] }>("GET", `/api/orchestrators/${project.orchestratorId}/tasks?limit=5`)).items.find((t) => t.replaces.includes(parent.id)));
    const full = await world.until("its brief", async () => {
      const now = await steps.look(again);
      return now.delegations.length > 0 && now;
    });
    expect(full.delegations[0]!.contextInjected).toContain("The same was tried before, and not accepted: ");
    for (const task of [again, child]) await steps.cancel(task);
  });
});
