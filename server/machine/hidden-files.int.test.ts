import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { mkdir, rm, symlink, unlink } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { makeRepository, privateFolder } from "../../e2e/support/sample-repo.ts";
import { dropHidden, putHidden } from "./hidden-files.ts";

const all = privateFolder("rdv-hidden-");
const ROOM = { files: 3, bytes: 100 };
const FOLDER = [".rdv", "images"] as const;
let made = 0;
let root = "";
let outside = "";

beforeEach(() => {
  root = makeRepository({ "a.txt": "text" }, join(all, `${++made}`, "repo"));
  outside = join(all, `${made}`, "outside");
  mkdirSync(outside);
});
afterAll(() => rmSync(all, { recursive: true, force: true }));

const put = (name: string, bytes = Buffer.from("bytes")): Promise<string> => putHidden(root, FOLDER, { name, bytes }, ROOM);
const git = (...args: string[]): string => execFileSync("git", args, { cwd: root, encoding: "utf8" });

describe("a hidden file", () => {
  test("is there for the person alone, and git sees nothing of it", async () => {
    const path = await put("1.png");
    expect(path).toBe(join(root, ".rdv", "images", "1.png"));
    expect(readFileSync(path, "utf8")).toBe("bytes");
    expect([path, join(root, ".rdv"), join(root, ".rdv", "images")].map((p) => statSync(p).mode & 0o777)).toEqual([0o600, 0o700, 0o700]);
    git("add", "--all");
    expect(git("status", "--porcelain", "--untracked-files=all")).toBe("");
    await put("2.png");
    expect(readdirSync(join(root, ".rdv", "images")).sort()).toEqual(["1.png", "2.png"]);
  });

  test("never replaces another one", async () => {
    await put("1.png");
    await expect(put("1.png")).rejects.toMatchObject({ code: "EEXIST" });
  });

  test("is refused where the folder is full, by number and by size", async () => {
    await expect(put("big.png", Buffer.alloc(101))).rejects.toMatchObject({ code: "conflict" });
    for (const name of ["1.png", "2.png", "3.png"]) await put(name);
    await expect(put("4.png")).rejects.toMatchObject({ tell: { what: expect.stringContaining("3 files") } });
    expect(readdirSync(join(root, ".rdv", "images"))).toHaveLength(3);
  });

  test.each([[[".rdv"]], [[".rdv", "images"]]])("is not written through a link at %j", async (link) => {
    if (link.length > 1) mkdirSync(join(root, ".rdv"));
    symlinkSync(outside, join(root, ...link));
    await expect(put("1.png")).rejects.toMatchObject({ code: "conflict" });
    expect(readdirSync(outside)).toEqual([]);
  });

  test("is not written where a file of that name leads elsewhere", async () => {
    await put("1.png");
    symlinkSync(join(outside, "target"), join(root, ".rdv", "images", "2.png"));
    await expect(put("2.png")).rejects.toMatchObject({ code: "EEXIST" });
    expect(existsSync(join(outside, "target"))).toBe(false);
  });

  test("holds no byte outside, however often the folder is exchanged for a link", async () => {
    const folder = join(root, ".rdv", "images");
    await put("first.png");
    const turn = { going: true };
    const soon = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));
    const exchange = async (): Promise<void> => {
      while (turn.going) {
        // Whoever makes the folder first has it; then this turn is lost.
        await rm(folder, { recursive: true, force: true }).catch(() => undefined);
        await symlink(outside, folder).catch(() => undefined);
        await soon();
        await unlink(folder).catch(() => undefined);
        await mkdir(folder).catch(() => undefined);
        await soon();
      }
    };
    const enemy = exchange();
    const putOne = (i: number): Promise<string> => putHidden(root, FOLDER, { name: `${i}.png`, bytes: Buffer.from("secret") }, { files: 1000, bytes: 1e6 });
    for (let i = 0; i < 300; i++) await putOne(i).catch(() => undefined);
    turn.going = false;
    await enemy;
    expect(readdirSync(outside).map((name) => readFileSync(join(outside, name), "utf8")).join("")).toBe("");
  });

  test("goes with its folder, and a link is not followed", async () => {
    await put("1.png");
    await dropHidden(root, FOLDER);
    expect(readdirSync(join(root, ".rdv"))).toEqual([".gitignore"]);
    writeFileSync(join(outside, "kept"), "kept");
    symlinkSync(outside, join(root, ".rdv", "images"));
    await dropHidden(root, FOLDER);
    expect(existsSync(join(outside, "kept"))).toBe(true);
    await expect(dropHidden(root, [".none", "x"])).resolves.toBeUndefined();
  });
});
