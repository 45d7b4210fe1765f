import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadPlugs } from "./registry.ts";

describe("loading a plug folder", () => {
  let root = "";
  const folder = async (name: string, files: Record<string, string>): Promise<string> => {
    const path = join(root, name);
    await mkdir(path);
    for (const [file, text] of Object.entries(files)) await writeFile(join(path, file), text);
    return path;
  };

  beforeAll(async () => { root = await mkdtemp(join(tmpdir(), "plugs-")); });
  afterAll(() => rm(root, { recursive: true, force: true }));

  it("takes every file but tests, by id, frozen", async () => {
    const plugs = await loadPlugs(await folder("good", { "b.ts": "export default { id: 'b', n: 2 };", "a.ts": "export default { id: 'a' };", "a.test.ts": "throw new Error('a test')", "notes.md": "no plug" }));
    expect([...plugs.keys()]).toEqual(["a", "b"]);
    expect(Object.isFrozen(plugs.get("b"))).toBe(true);
  });

  it.each([
    ["another name", "export default { id: 'other' };"],
    ["no default export", "export const id = 'x';"],
    ["no id", "export default {};"],
  ])("refuses a plug with %s", async (name, text) => {
    await expect(loadPlugs(await folder(name, { "x.ts": text }))).rejects.toThrow("the default export's id must be the file's name");
  });
});
