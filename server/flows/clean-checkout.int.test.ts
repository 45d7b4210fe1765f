import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { CheckSpec } from "#domain/contract.ts";
import { type BareApp, startBareApp } from "../../e2e/support/bare-app.ts";
import { commitAs, type ReportedWork, reported } from "../../e2e/support/reported.ts";
import { git, writeFiles } from "../../e2e/support/sample-repo.ts";
import { findDelegation, listEvidence, updateDelegation } from "../store/task.ts";
import { verify } from "./verify.ts";

let app: BareApp;

beforeAll(async () => {
  app = await startBareApp({ SHOP_API_KEY: "correct-horse-battery" });
});
afterAll(() => app.close());

const sh = (script: string): CheckSpec => ({ check: "tests-pass", title: "npm test", argv: ["sh", "-c", script] });
const evidenceOf = ({ delegation }: ReportedWork) => listEvidence(app.db, [delegation.id]);
const placesOf = async (scene: ReportedWork) => (await evidenceOf(scene))[0]?.runs?.map((run) => [run.place, run.exitCode, run.cached]);

/** Verifies the same try once more, as after a restart. */
async function again(scene: ReportedWork): Promise<void> {
  await app.bus.commit((db) => ({ writes: [updateDelegation(db, scene.delegation.id, { status: "monitoring" })], events: [], result: undefined }));
  await verify(app, scene.delegation.id);
}

describe("work in a folder that holds more than the commit", () => {
  const ignoring = { ".gitignore": "local/\n", "README.md": "# sample\n" };

  test("is refuted when it passes only there, and the finding says so", async () => {
    const scene = await reported(app, [sh("cat local/answer")], { files: ignoring, work: (path) => { commitAs(path); writeFiles(path, { "local/answer": "42\n" }); } });
    await verify(app, scene.delegation.id);
    const [seen] = await evidenceOf(scene);
    expect(seen).toMatchObject({ outcome: "failed", exitCode: 1 });
    expect(seen?.findings[0]?.message).toContain("passes only in the folder the agent worked in");
    expect(await placesOf(scene)).toEqual([["worktree", 0, false], ["clean", 1, false]]);
    expect((await findDelegation(app.db, scene.delegation.id))?.error?.message).toContain("rests on something that is not committed");
  });

  test("is verified when it passes on the commit too, set up as the project says", async () => {
    const settings = { setup: [["sh", "-c", "mkdir local && echo made > local/answer"]] };
    const scene = await reported(app, [sh("cat local/answer")], { files: ignoring, settings, work: (path) => { commitAs(path); writeFiles(path, { "local/answer": "42\n" }); } });
    await verify(app, scene.delegation.id);
    expect((await evidenceOf(scene))[0]).toMatchObject({ outcome: "passed", outputTail: "42\n" });
    expect(await placesOf(scene)).toEqual([["worktree", 0, false], ["clean", 0, false]]);
  });

  test("is not verified when its clean checkout cannot be set up", async () => {
    const settings = { setup: [["sh", "-c", "echo no network; exit 7"]] };
    const scene = await reported(app, [sh("true")], { files: ignoring, settings, work: (path) => { commitAs(path); writeFiles(path, { "local/x": "1" }); } });
    await verify(app, scene.delegation.id);
    expect((await evidenceOf(scene))[0]?.findings.map((f) => f.message).join("\n")).toMatch(/clean checkout could not be set up.*exit 7/s);
  });

  test("is seen through when git was told to overlook a file", async () => {
    const scene = await reported(app, [sh("grep fixed answer")], {
      files: { answer: "broken\n" },
      work: (path) => { commitAs(path); git(path, "update-index", "--skip-worktree", "answer"); writeFiles(path, { answer: "fixed\n" }); },
    });
    await verify(app, scene.delegation.id);
    expect(await placesOf(scene)).toEqual([["worktree", 0, false], ["clean", 1, false]]);
  });

  test("is run again when a file that is copied along by a pattern is another", async () => {
    const files = { ".gitignore": "local/\n*.env\n", ".worktreeinclude": "*.env\n" };
    const scene = await reported(app, [sh("grep -q good dev.env || test -e local/x")], { files, work: (path) => { commitAs(path); writeFiles(path, { "local/x": "1" }); } });
    writeFiles(scene.project.path, { "dev.env": "good\n" });
    await verify(app, scene.delegation.id);
    await again(scene);
    expect(await placesOf(scene)).toEqual([["worktree", 0, false], ["clean", 0, true]]);
    writeFiles(scene.project.path, { "dev.env": "evil\n" });
    await again(scene);
    expect(await placesOf(scene)).toEqual([["worktree", 0, false], ["clean", 1, false]]);
  });

  test("leaves no folder and no worktree behind", async () => {
    const scene = await reported(app, [sh("true")], { files: ignoring, work: (path) => { commitAs(path); writeFiles(path, { "local/x": "1" }); } });
    await verify(app, scene.delegation.id);
    const proofs = join(app.env.home, "proofs");
    expect(existsSync(proofs) ? readdirSync(proofs) : []).toEqual([]);
    expect(git(scene.project.path, "worktree", "list").split("\n")).toHaveLength(2);
  });
});

describe("work in a folder that holds the commit and nothing else", () => {
  test("is run once: that is its clean run", async () => {
    const scene = await reported(app, [sh("true")], { work: (path) => commitAs(path) });
    await verify(app, scene.delegation.id);
    expect(await placesOf(scene)).toEqual([["spotless", 0, false]]);
  });

  test("is not run again for the same files, command and set-up, and the evidence says when it ran", async () => {
    const scene = await reported(app, [sh("date +%s%N")], { work: (path) => commitAs(path) });
    await verify(app, scene.delegation.id);
    const [first] = await evidenceOf(scene);
    await again(scene);
    const [second] = await evidenceOf(scene);
    expect(second?.runs).toEqual([{ ...first?.runs?.[0], cached: true }]);
    expect(second?.outputTail).toBe(first?.outputTail);
  });

  test("is run again when the files are others, or when it failed", async () => {
    const scene = await reported(app, [sh("test -e two")], { work: (path) => commitAs(path) });
    await verify(app, scene.delegation.id);
    await again(scene);
    expect(await placesOf(scene)).toEqual([["spotless", 1, false]]);
    commitAs(scene.path, { two: "2\n" });
    await again(scene);
    expect(await placesOf(scene)).toEqual([["spotless", 0, false]]);
  });
});

describe("what a check prints", () => {
  test("is kept without secrets and without what steers a terminal, in its output, its findings and what the next try is told", async () => {
    const scene = await reported(app, [sh("printf '\\033[31mkey %s\\033[0m\\007\\n' \"$SHOP_API_KEY\"; exit 1")], { work: (path) => commitAs(path) });
    await verify(app, scene.delegation.id);
    const [seen] = await evidenceOf(scene);
    expect(seen?.outputTail).toBe("key [redacted]\n");
    expect(seen?.findings[0]?.message).toMatch(/key \[redacted\]$/);
    const kept = JSON.stringify([seen, await findDelegation(app.db, scene.delegation.id), await app.bus.since(0, 5000)]);
    expect(kept).not.toContain("correct-horse");
    expect(kept).not.toContain("u001b");
  });
});
