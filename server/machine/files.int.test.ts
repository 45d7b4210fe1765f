import { execFileSync } from "node:child_process";
import { existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { AppError } from "#domain/errors.ts";
import { makeRepository, privateFolder, writeFiles } from "../../e2e/support/sample-repo.ts";
import { sha256 } from "../lib/ids.ts";
import { createFiles } from "./files.ts";

const all = privateFolder("rdv-files-");
let made = 0;
let root = "";
let outside = "";
const home = join(all, "home");
const files = createFiles(home);

beforeEach(() => {
  root = join(all, `${++made}`, "project");
  outside = join(all, `${made}`, "outside");
  writeFiles(root, { "a.txt": "text", "sub/b.txt": "b" });
  writeFiles(outside, { "secret.txt": "secret" });
});
afterAll(() => rmSync(all, { recursive: true, force: true }));

async function refusal(work: Promise<unknown>): Promise<AppError> {
  const error = await work.then(() => undefined, (e: unknown) => e);
  expect(error).toBeInstanceOf(AppError);
  return error as AppError;
}

describe("a folder", () => {
  test("is told without links, absolute or in the person's home", async () => {
    writeFiles(home, { "work/x": "" });
    symlinkSync(root, join(all, `${made}`, "link"));
    expect(await files.folder(join(all, `${made}`, "link"))).toBe(root);
    expect(await files.folder("~/work")).toBe(join(home, "work"));
    for (const path of ["relative", "", "../x", join(root, "a.txt"), join(root, "none"), "~other/x"]) expect((await refusal(files.folder(path))).code).toBe("bad-request");
  });

  test("lists its folders by name, repositories marked, hidden ones left out", async () => {
    makeRepository({ a: "1" }, join(root, "repo"));
    writeFiles(root, { ".hidden/x": "", "zeta/x": "" });
    expect(await files.listFolders(root)).toEqual([
      { name: "repo", path: join(root, "repo"), isRepository: true },
      { name: "sub", path: join(root, "sub"), isRepository: false },
      { name: "zeta", path: join(root, "zeta"), isRepository: false },
    ]);
    expect(await files.entries(join(root, "none"))).toEqual([]);
    expect((await files.entries(root)).sort()).toEqual([".hidden", "a.txt", "repo", "sub", "zeta"]);
  });
});

describe("reading", () => {
  test("gives text, hash and whether there is a file", async () => {
    expect(await files.readText(root, "a.txt")).toEqual({ text: "text", hash: sha256("text"), exists: true });
    expect(await files.readText(root, "none.txt")).toEqual({ text: "", hash: sha256(""), exists: false });
    expect(await files.readText(root, "no/such/folder.txt")).toMatchObject({ exists: false });
    writeFileSync(join(root, "..dots"), "\uFEFFbom ü");
    expect((await files.readText(root, "..dots")).text).toBe("\uFEFFbom ü");
  });

  test.each(["../outside/secret.txt", "/etc/hostname", "sub/../../outside/secret.txt", "..", ".", ""])("refuses the name %j", async (name) => {
    expect((await refusal(files.readText(root, name))).code).toBe("bad-request");
  });

  test("refuses links, folders, pipes and what is too large", async () => {
    symlinkSync(join(outside, "secret.txt"), join(root, "link"));
    symlinkSync("a.txt", join(root, "own-link"));
    execFileSync("mkfifo", [join(root, "pipe")]);
    writeFileSync(join(root, "large"), "x".repeat(600_000));
    for (const name of ["link", "own-link", "sub", "pipe", "large"]) expect((await refusal(files.readText(root, name))).tell.what).toContain("is a link, a folder or too large");
  });

  test("refuses a file behind a folder that is a link out of the project; one that stays inside is fine", async () => {
    symlinkSync(outside, join(root, "docs"));
    symlinkSync("sub", join(root, "inner"));
    expect((await refusal(files.readText(root, "docs/secret.txt"))).tell.what).toContain("leads out of the project");
    expect((await files.readText(root, "inner/b.txt")).text).toBe("b");
    expect(await files.readTexts(root, ["docs/secret.txt", "inner/b.txt", "a.txt", "none"])).toEqual({ "inner/b.txt": "b", "a.txt": "text" });
  });

  test("refuses bytes that are no text, because writing would change them", async () => {
    writeFileSync(join(root, "latin.md"), Buffer.from([0x66, 0xfc, 0x72]));
    expect((await refusal(files.readText(root, "latin.md"))).tell.what).toContain("not text in UTF-8");
    expect(await files.readTexts(root, ["latin.md"])).toEqual({ "latin.md": "f\uFFFDr" });
  });

  test("of files at home leaves out what is not there or no plain file", async () => {
    writeFiles(home, { ".cli/login.json": "{}" });
    symlinkSync(join(outside, "secret.txt"), join(home, `link-${made}`));
    expect(await files.readHome(["~/.cli/login.json", "~/none", `~/link-${made}`, join(root, "a.txt")])).toEqual({ "~/.cli/login.json": "{}", "~/none": undefined, [`~/link-${made}`]: undefined, [join(root, "a.txt")]: "text" });
  });
});

describe("replacing a text", () => {
  test("happens only if it still is what was seen; the mode stays and no draft is left", async () => {
    writeFileSync(join(root, "run.md"), "old", { mode: 0o755 });
    await files.replaceText(root, "run.md", "new", sha256("old"));
    expect([readFileSync(join(root, "run.md"), "utf8"), statSync(join(root, "run.md")).mode & 0o777]).toEqual(["new", 0o755]);
    const { code, tell } = await refusal(files.replaceText(root, "run.md", "newer", sha256("old")));
    expect([code, tell.what]).toEqual(["conflict", "run.md changed since the preview."]);
    expect(readFileSync(join(root, "run.md"), "utf8")).toBe("new");
    expect(readdirSync(root).filter((name) => name.includes(".part"))).toEqual([]);
  });

  test("makes a new file, removes one, and is not stopped by what a crash left", async () => {
    writeFileSync(join(root, `new.md.rdv-${process.pid}.part`), "left behind");
    await files.replaceText(root, "new.md", "text", sha256(""));
    expect(readFileSync(join(root, "new.md"), "utf8")).toBe("text");
    await files.replaceText(root, "new.md", null, sha256("text"));
    expect(existsSync(join(root, "new.md"))).toBe(false);
  });

  test("touches no link, nothing outside and no file that could not be read", async () => {
    symlinkSync(join(outside, "secret.txt"), join(root, "link.md"));
    symlinkSync(outside, join(root, "docs"));
    writeFileSync(join(root, "large.md"), "x".repeat(600_000));
    for (const name of ["link.md", "docs/secret.txt", "docs/new.md", "large.md", "sub"]) {
      await refusal(files.replaceText(root, name, "evil", sha256("")));
      await refusal(files.replaceText(root, name, null, sha256("")));
    }
    expect(readFileSync(join(outside, "secret.txt"), "utf8")).toBe("secret");
    expect(readdirSync(outside)).toEqual(["secret.txt"]);
    expect([lstatSync(join(root, "link.md")).isSymbolicLink(), statSync(join(root, "large.md")).size]).toEqual([true, 600_000]);
  });
});

describe("copying ignored files into a worktree", () => {
  const copy = (...paths: string[]): Promise<string[]> => files.copyInto(root, join(all, `${made}`, "tree"), paths);
  const tree = (): string => join(all, `${made}`, "tree");

  beforeEach(() => mkdirSync(tree()));

  test("makes folders, keeps modes, and tells what it copied", async () => {
    writeFileSync(join(root, ".env"), "A=1", { mode: 0o600 });
    writeFiles(root, { "deep/er/key": "k" });
    expect(await copy(".env", "deep/er/key", "none")).toEqual([".env", "deep/er/key"]);
    expect([readFileSync(join(tree(), "deep/er/key"), "utf8"), statSync(join(tree(), ".env")).mode & 0o777]).toEqual(["k", 0o600]);
  });

  test("never goes over what is there, not even a link", async () => {
    writeFiles(tree(), { "a.txt": "the worktree's own" });
    symlinkSync(join(outside, "new"), join(tree(), "b.txt"));
    writeFiles(root, { "b.txt": "b" });
    expect(await copy("a.txt", "b.txt")).toEqual([]);
    expect(readFileSync(join(tree(), "a.txt"), "utf8")).toBe("the worktree's own");
    expect(existsSync(join(outside, "new"))).toBe(false);
  });

  test("never leaves the two folders, by name or by link, and makes nothing outside", async () => {
    symlinkSync(join(outside, "secret.txt"), join(root, "link"));
    symlinkSync(outside, join(root, "out"));
    symlinkSync(outside, join(tree(), "sub"));
    symlinkSync(join(outside, "gone"), join(tree(), "dangling"));
    writeFiles(root, { "sub/deep/x": "x", "dangling/y": "y" });
    expect(await copy("link", "out/secret.txt", "sub/b.txt", "sub/deep/x", "dangling/y")).toEqual([]);
    expect(readdirSync(outside)).toEqual(["secret.txt"]);
    expect(readdirSync(tree()).sort()).toEqual(["dangling", "sub"]);
    expect((await refusal(copy("../outside/secret.txt"))).code).toBe("bad-request");
  });
});

describe("new files", () => {
  test("are written with their folders and never over others", async () => {
    await files.writeNew(join(root, "fresh"), { "x/y.txt": "1", "z.txt": "2" });
    expect(readFileSync(join(root, "fresh/x/y.txt"), "utf8")).toBe("1");
    await expect(files.writeNew(root, { "a.txt": "evil" })).rejects.toThrow("EEXIST");
    await refusal(files.writeNew(root, { "../outside/new.txt": "evil" }));
    expect([readFileSync(join(root, "a.txt"), "utf8"), readdirSync(outside)]).toEqual(["text", ["secret.txt"]]);
  });

  test("and private folders are private", async () => {
    await files.makePrivateFolder(join(root, "own/private"));
    expect(statSync(join(root, "own/private")).mode & 0o777).toBe(0o700);
    expect([await files.exists(join(root, "own")), await files.exists(join(root, "none"))]).toEqual([true, false]);
  });
});

describe("the trash", () => {
  test("takes a folder whole", async () => {
    const trash = join(all, `${made}`, "trash");
    await files.moveToTrash(join(root, "sub"), trash, "t1");
    expect([existsSync(join(root, "sub")), readFileSync(join(trash, "t1/b.txt"), "utf8"), statSync(trash).mode & 0o777]).toEqual([false, "b", 0o700]);
  });

  test("takes a folder from another disk too", async (context) => {
    if (!existsSync("/dev/shm") || statSync("/dev/shm").dev === statSync(all).dev) return context.skip("there is no second disk here");
    const elsewhere = mkdtempSync("/dev/shm/rdv-files-");
    try {
      writeFiles(join(elsewhere, "tree"), { "a/b": "1" });
      symlinkSync("../nowhere", join(elsewhere, "tree/link"));
      execFileSync("mkfifo", [join(elsewhere, "tree/pipe")]);
      const trash = join(all, `${made}`, "trash");
      await files.moveToTrash(join(elsewhere, "tree"), trash, "t1");
      expect([existsSync(join(elsewhere, "tree")), readFileSync(join(trash, "t1/a/b"), "utf8"), readlinkSync(join(trash, "t1/link")), readdirSync(trash)]).toEqual([false, "1", "../nowhere", ["t1"]]);
    } finally {
      rmSync(elsewhere, { recursive: true, force: true });
    }
  });
});
