import type { CheckWorld, Ran } from "#domain/check.ts";

const [BASE, HEAD] = ["a".repeat(40), "b".repeat(40)];

/** A run that passed at once; the fields say what was otherwise. */
export function ranLike(fields: Partial<Ran> = {}): Ran {
  return { exitCode: 0, timedOut: false, output: "", durationMs: 1, place: "worktree", at: "2026-01-01T00:00:00.000Z", cached: false, tests: null, ...fields };
}

/** A world in which nothing was changed and every command passes; the fields say what is otherwise. */
export function worldLike(fields: Partial<CheckWorld> = {}): CheckWorld {
  return {
    tree: { baseSha: BASE, headSha: HEAD, branch: null, expectedBranch: null, commits: 1, changed: [], uncommitted: [], folder: null },
    task: { type: "feature", wish: "", scope: [] },
    run: () => Promise.resolve(ranLike()),
    runAt: () => Promise.resolve(null),
    addedLines: () => Promise.resolve([]),
    texts: () => Promise.resolve([]),
    oldTests: () => Promise.resolve([]),
    pageRefusal: () => Promise.resolve("no browser"),
    serve: () => Promise.reject(new Error("no app")),
    ...fields,
  };
}
