import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { byFolder, FileEdit, folderOf } from "./change.ts";

const paths = (all: readonly string[]): { path: string }[] => all.map((path) => ({ path }));
const part = fc.constantFrom("a", "b", "B", "é", "src", "a.ts", "a-b");
const path = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join("/"));

describe("files of a change", () => {
  it("are read folder by folder, the top one first", () => {
    const order = ["README.md", "z.ts", "src/b.ts", "src/z.ts", "src/ui/a.ts", "test/a.ts"];
    expect(paths(order).toReversed().toSorted(byFolder).map((file) => file.path)).toEqual(order);
  });

  it("keep those of a folder together, whatever they are called", () => {
    fc.assert(fc.property(fc.uniqueArray(path, { maxLength: 20 }), (all) => {
      const folders = paths(all).toSorted(byFolder).map((file) => folderOf(file.path));
      const changes = folders.filter((folder, i) => folder !== folders[i - 1]);
      expect(new Set(changes).size).toBe(changes.length);
    }));
  });

  it("have one order, however they came", () => {
    fc.assert(fc.property(fc.uniqueArray(path, { maxLength: 20 }), fc.nat(), (all, turn) => {
      const turned = [...all.slice(turn % (all.length + 1)), ...all.slice(0, turn % (all.length + 1))].toReversed();
      expect(paths(turned).toSorted(byFolder)).toEqual(paths(all).toSorted(byFolder));
    }));
  });

  it("that are the same are equal", () => {
    expect(byFolder({ path: "a/b" }, { path: "a/b" })).toBe(0);
  });

  it.each([["a.ts", ""], ["a/b.ts", "a"], ["a/b/c", "a/b"], ["/a", ""], ["", ""]])("the folder of %j is %j", (of, folder) => {
    expect(folderOf(of)).toBe(folder);
  });
});

describe("an edit of a file", () => {
  const edit = { path: "a.ts", text: "x", hash: "h", commit: false };

  it("is not forced unless it says so", () => {
    expect(FileEdit.parse(edit).force).toBe(false);
  });

  it.each([{ path: "" }, { text: "x".repeat(512 * 1024 + 1) }, { message: "m".repeat(2001) }, { mode: "0777" }, { commit: undefined }])("is not %j", (more) => {
    expect(FileEdit.safeParse({ ...edit, ...more }).success).toBe(false);
  });
});
