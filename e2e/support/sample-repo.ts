import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** The installed project. */
export const ROOT = join(import.meta.dirname, "..", "..");

/** A folder that nobody else can write to, in any of its parents that are ours; some programs insist on that. */
export function privateFolder(prefix = "rdv-"): string {
  return realpathSync(mkdtempSync(join(tmpdir(), prefix)));
}

/** Makes a git repository with one commit on `main`. */
export function makeRepository(files: Record<string, string> = { "README.md": "# sample\n" }, folder = join(privateFolder("rdv-repo-"), "sample")): string {
  mkdirSync(folder, { recursive: true });
  writeFiles(folder, files);
  git(folder, "init", "--quiet", "--initial-branch=main");
  git(folder, "add", "--all");
  git(folder, "commit", "--quiet", "--message", "chore: begin");
  return realpathSync(folder);
}

/** Writes files, with the folders they need. */
export function writeFiles(folder: string, files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

/** Runs git as the owner of a test repository would, and returns what it printed. */
export function git(folder: string, ...args: string[]): string {
  const who = ["-c", "user.name=Test", "-c", "user.email=test@localhost", "-c", "commit.gpgSign=false"];
  return execFileSync("git", [...who, ...args], { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }).trim();
}
