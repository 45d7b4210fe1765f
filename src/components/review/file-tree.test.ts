import { expect, it } from "vitest";
import type { DiffFile } from "#domain/api.ts";
import { fileBeside, firstFile, foldersOf, sumOfFiles } from "./file-tree.ts";

const file = (path: string, more: Partial<DiffFile> = {}): DiffFile => ({ path, oldPath: null, status: "modified", additions: 2, deletions: 1, isBinary: false, isCut: false, patch: "--- a\n+++ b\n@@ -1 +1 @@\n-a\n+b\n", ...more });
const FILES = [file("src/b.ts"), file("README.md"), file("src/app/z.ts"), file("src/a.ts")];

it("files stand in their folders, both by name", () => {
  expect(foldersOf(FILES).map((f) => [f.path, f.files.map((x) => x.path)])).toEqual([["", ["README.md"]], ["src", ["src/a.ts", "src/b.ts"]], ["src/app", ["src/app/z.ts"]]]);
});

it("the next and the previous file follow the list, and the ends hold", () => {
  expect(fileBeside(FILES, "src/b.ts", 1)?.path).toBe("src/app/z.ts");
  expect(fileBeside(FILES, "src/a.ts", -1)?.path).toBe("README.md");
  expect(fileBeside(FILES, "README.md", -1)?.path).toBe("README.md");
  expect(fileBeside(FILES, "src/app/z.ts", 1)?.path).toBe("src/app/z.ts");
});

it("one begins with a file that can be read, and rather not with a deleted one", () => {
  const binary = file("a.png", { isBinary: true, patch: "" });
  expect(firstFile([binary, file("b.ts", { status: "deleted" }), file("c.ts")])?.path).toBe("c.ts");
  expect(firstFile([binary, file("b.ts", { status: "deleted" })])?.path).toBe("b.ts");
  expect(firstFile([binary])?.path).toBe("a.png");
  expect(firstFile([])).toBeUndefined();
});

it("lines are summed over all files", () => {
  expect(sumOfFiles(FILES)).toEqual({ additions: 8, deletions: 4 });
});
