import type { ChangedText, CheckWorld, Ran, TaskFacts, TreeFacts } from "#domain/check.ts";
import type { CheckSpec } from "#domain/contract.ts";
import { AppError } from "#domain/errors.ts";
import type { CheckPlace, CheckResult } from "#domain/evidence.ts";
import { joinFacts } from "#domain/site.ts";
import type { Task } from "#domain/task.ts";
import { isTestFile } from "#domain/test-file.ts";
import type { App } from "../kernel.ts";
import { plainResult } from "../lib/plain-text.ts";
import type { Tree } from "../machine/git.ts";
import { type Change, type Places, runIn, runKept } from "./check-places.ts";
import { openPage } from "./open-page.ts";
import { serveApp } from "./serve-app.ts";

/** Bytes of a file that checks read; what is longer was not written by hand. */
const MAX_TEXT = 1 << 20;
/** Test files of before that are read. */
const MAX_TESTS = 500;

/** A folder as checks may see and use it: where it is, its facts, and the fresh folders beside it when there are any. */
export interface CheckScene {
  tree: Tree;
  facts: TreeFacts;
  task: Task;
  place: CheckPlace;
  fresh: { places: Places; change: Change } | null;
  /** Under whose id pictures are kept, and where approved ones lie. */
  keeper: { keeper: string; projectPath: string };
}

export function worldOf(app: App, scene: CheckScene): CheckWorld {
  const { tree, facts, task, place, fresh, keeper } = scene;
  return {
    tree: facts,
    task: wantedOf(task),
    run: (argv, timeoutMs) => runHere(app, scene, { place, argv, timeoutMs }),
    runAt: async (where, argv, timeoutMs) => (fresh ? fresh.places.run(where, argv, timeoutMs) : null),
    addedLines: () => once(LINES, facts, () => app.git.addedLines(tree, facts.baseSha)),
    texts: () => once(TEXTS, facts, () => textsOf(app, tree, facts)),
    oldTests: () => oldTestsOf(app, tree, facts),
    serve: async (argv, timeoutMs, use) => serveApp(app, { tree: scene.place === "clean" && fresh ? await fresh.places.folder("clean") : tree, place, argv, timeoutMs, open: (url, page) => openPage(app, { url, ...keeper }, page) }, use),
    pageRefusal: () => app.browser.refusal(),
  };
}

/** All repositories of a try as one change; files of further ones carry the name of theirs. */
export function overallWorld(own: CheckWorld, others: readonly { name: string; world: CheckWorld }[]): CheckWorld {
  return {
    ...own,
    tree: joinFacts(own.tree, others.map(({ name, world }) => ({ name, facts: world.tree }))),
    async texts() {
      const further = await Promise.all(others.map(async ({ name, world }) => (await world.texts()).map((text) => ({ ...text, path: `${name}/${text.path}` }))));
      return [...(await own.texts()), ...further.flat()];
    },
  };
}

// Several checks of a contract read the same change; it is read once for the facts they share.
const TEXTS = new WeakMap<TreeFacts, Promise<ChangedText[]>>();
const LINES = new WeakMap<TreeFacts, ReturnType<CheckWorld["addedLines"]>>();

function once<T>(known: WeakMap<TreeFacts, Promise<T>>, facts: TreeFacts, read: () => Promise<T>): Promise<T> {
  const reading = known.get(facts) ?? read();
  known.set(facts, reading);
  return reading;
}

/** In a folder that holds nothing but the commit, what is known of the commit is known. */
function runHere(app: App, { tree, fresh }: CheckScene, on: Parameters<typeof runIn>[2]): Promise<Ran> {
  if (fresh && on.place === "clean") return fresh.places.run("clean", on.argv, on.timeoutMs);
  const start = (): Promise<Ran> => runIn(app, tree, on);
  return fresh && on.place === "spotless" ? runKept(app, { change: fresh.change, place: "spotless" }, on.argv, start) : start();
}

function wantedOf({ type, title, description, contract }: Task): TaskFacts {
  return { type, wish: `${title}\n${description}`, scope: contract.checks.flatMap((spec) => (spec.check === "inside-scope" ? (spec.paths ?? []) : [])) };
}

async function textsOf(app: App, tree: Tree, { baseSha, headSha }: TreeFacts): Promise<ChangedText[]> {
  const files = (await app.git.changes(tree, baseSha, headSha)).filter((file) => !file.isBinary);
  const wanted = files.flatMap((file) => [{ commit: baseSha, path: file.oldPath ?? file.path }, { commit: headSha, path: file.path }]);
  const texts = await app.git.texts(tree, wanted, MAX_TEXT);
  return files.map((file, i) => ({ path: file.path, oldPath: file.oldPath, before: texts[2 * i] ?? null, after: texts[2 * i + 1] ?? null }));
}

async function oldTestsOf(app: App, tree: Tree, { baseSha }: TreeFacts): Promise<string[]> {
  const paths = (await app.git.paths(tree, baseSha)).filter(isTestFile).slice(0, MAX_TESTS);
  const texts = await app.git.texts(tree, paths.map((path) => ({ commit: baseSha, path })), MAX_TEXT / 4);
  return texts.filter((text) => text !== null);
}

/** Lets the check a contract names look. One that is not there has proved nothing. What it printed is kept and shown without secrets and escapes. */
export async function lookWith(app: App, spec: CheckSpec, world: CheckWorld): Promise<CheckResult> {
  const check = app.checks.get(spec.check);
  return check ? plainResult(app.redact, await check.run(spec, world)) : unlooked(app, `There is no check ${spec.check}; the contract cannot be kept.`);
}

/** The result of a check that could not look. */
export function unlooked(app: App, message: string): CheckResult {
  return plainResult(app.redact, { outcome: "failed", note: message, findings: [{ message }], argv: null, exitCode: null, outputTail: "", durationMs: 0 });
}

/** What went wrong, in words. */
export function wordsOf(error: unknown): string {
  return error instanceof AppError ? `${error.tell.what} ${error.tell.next}` : error instanceof Error ? error.message : String(error);
}
