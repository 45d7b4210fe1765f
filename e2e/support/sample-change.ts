import type { ChangeFile } from "#domain/change.ts";

/** A file of a change, ordinary but for what the test is about. */
export function changeFile(more: Partial<ChangeFile> = {}): ChangeFile {
  return { path: "src/a.ts", oldPath: null, status: "modified", additions: 1, deletions: 1, isBinary: false, modes: null, rows: 5, isCut: false, mark: more.path ?? "m", ...more };
}

/** A patch that puts lines into an empty file, or changes every one of them. */
export function patchOf(lines: readonly string[], before?: readonly string[]): string {
  const head = `diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -${before ? 1 : 0},${before?.length ?? 0} +1,${lines.length} @@\n`;
  return `${head}${[...(before ?? []).map((line) => `-${line}`), ...lines.map((line) => `+${line}`)].join("\n")}\n`;
}
