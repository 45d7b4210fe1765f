import { expect, it } from "vitest";
import { byFolder } from "#domain/change.ts";
import { foldersOf, sumOfFiles } from "./file-tree.ts";
import { changeFile } from "../../../e2e/support/sample-change.ts";

const FILES = ["src/b.ts", "README.md", "src/app/z.ts", "src/a.ts"].map((path) => changeFile({ path, additions: 2 })).toSorted(byFolder);

it("files stand in their folders, both by name, with their places in the list", () => {
  expect(foldersOf(FILES).map((f) => [f.path, f.files.map((x) => `${x.index} ${x.file.path}`)])).toEqual([["", ["0 README.md"]], ["src", ["1 src/a.ts", "2 src/b.ts"]], ["src/app", ["3 src/app/z.ts"]]]);
});

it("lines are summed over all files", () => {
  expect(sumOfFiles(FILES)).toEqual({ additions: 8, deletions: 4 });
});
