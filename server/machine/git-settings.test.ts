import { mkdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { privateFolder } from "../../e2e/support/sample-repo.ts";
import { createSettingsReader, type DangerousSettings } from "./git-settings.ts";

type Entry = readonly [name: string, value: string];

/** Reads settings as git lists them: name, line feed, value, NUL. */
function read(entries: readonly Entry[]): Promise<DangerousSettings> {
  const stdout = entries.map(([name, value]) => `${name}\n${value}\0`).join("");
  const reader = createSettingsReader(async () => ({ exitCode: 0, signal: null, stdout, stderr: "", timedOut: false, isCut: false, durationMs: 0 }));
  return reader({ commonDir: "/nowhere/.git", workTree: "/nowhere" });
}

const DANGEROUS = [
  "core.fsmonitor", "core.hookspath", "core.sshcommand", "core.editor", "core.pager", "core.gitproxy", "core.askpass", "core.attributesfile", "core.worktree",
  "filter.lfs.clean", "filter.x.smudge", "filter.x.process", "diff.external", "diff.pdf.command", "diff.pdf.textconv", "merge.mine.driver",
  "include.path", "includeif.gitdir:/x/.path", "credential.helper", "credential.https://example.org.helper", "gpg.program", "gpg.ssh.program", "alias.status",
  "uploadpack.packobjectshook", "protocol.ext.allow", "remote.origin.uploadpack", "remote.origin.receivepack", "remote.origin.vcs", "remote.origin.proxy",
  "url.git@example.org:.insteadof", "extensions.worktreeconfig", "CORE.HooksPath",
];
const HARMLESS = ["core.bare", "core.filemode", "core.ignorecase", "remote.origin.url", "remote.origin.fetch", "branch.main.remote", "branch.main.merge", "user.name", "user.email", "push.default", "diff.algorithm", "merge.conflictstyle", "pull.rebase", "extensions.objectformat"];
const anyEntry: fc.Arbitrary<Entry> = fc.tuple(fc.constantFrom(...DANGEROUS, ...HARMLESS), fc.constantFrom("a", "b", "!rm -rf ~", "", "two\nlines", "core.hookspath"));

describe("settings that make git run programs or reach elsewhere", () => {
  it.each(DANGEROUS)("%s is one", async (name) => {
    const settings = await read([["core.bare", "false"], [name, "x"]]);
    expect(settings.names).toEqual([name]);
    expect(settings.hash).not.toBe((await read([[name, "y"]])).hash);
  });

  it.each(HARMLESS)("%s is none, whatever its value says", async (name) => {
    expect(await read([[name, "core.hookspath=/tmp\nfilter.x.clean"]])).toEqual(await read([]));
  });

  it("have the same fingerprint in any order and among any others, and only then", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(anyEntry, { selector: (entry) => entry.join("\n"), maxLength: 12 }), fc.uniqueArray(anyEntry, { selector: (entry) => entry.join("\n"), maxLength: 12 }), async (one, other) => {
        const risky = (entries: readonly Entry[]): string => entries.filter(([name]) => DANGEROUS.includes(name)).map((entry) => entry.join("\n")).sort().join("\0");
        expect((await read(one)).hash).toBe((await read(one.toReversed())).hash);
        expect((await read(one)).hash === (await read(other)).hash).toBe(risky(one) === risky(other));
      }),
    );
  });

  it("tell names and never values, which may hold passwords", async () => {
    const { names } = await read([["credential.https://example.org.helper", "!echo password=hunter2"], ["alias.x", "!echo hunter2"]]);
    expect(names.join(" ")).not.toContain("hunter2");
  });

  it("are asked of git again after a failure", async () => {
    const folder = privateFolder("rdv-settings-");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "config"), "");
    utimesSync(join(folder, "config"), 1, 1);
    let asked = 0;
    const reader = createSettingsReader(async () => {
      if (asked++ === 0) throw new Error("git was killed");
      return { exitCode: 0, signal: null, stdout: "alias.x\n!y\0", stderr: "", timedOut: false, isCut: false, durationMs: 0 };
    });
    const tree = { commonDir: folder, workTree: folder };
    await expect(reader(tree)).rejects.toThrow("git was killed");
    expect((await reader(tree)).names).toEqual(["alias.x"]);
  });
});
