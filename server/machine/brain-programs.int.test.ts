import { chmodSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { privateFolder, writeFiles } from "../../e2e/support/sample-repo.ts";
import { type BrainPrograms, createBrainPrograms } from "./brain-programs.ts";

let home: string;
let brains: BrainPrograms;

beforeEach(() => {
  home = privateFolder("rdv-brain-home-");
  mkdirSync(join(home, "bin"));
  brains = createBrainPrograms(home, { PATH: `${join(home, "bin")}:/usr/bin:/bin`, MINE: "yes" });
});

function program(name: string, script: string): void {
  writeFileSync(join(home, "bin", name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(home, "bin", name), 0o755);
}

const call = (argv: [string, ...string[]], more: Partial<Parameters<BrainPrograms["run"]>[1]> = {}) =>
  brains.run(argv, { stdin: "", timeoutMs: 20_000, signal: new AbortController().signal, ...more });

describe("a program that thinks", () => {
  test("is there when it can be started", () => {
    expect(brains.hasProgram("thinker")).toBe(false);
    writeFileSync(join(home, "bin", "thinker"), "#!/bin/sh\n");
    expect(brains.hasProgram("thinker")).toBe(false);
    chmodSync(join(home, "bin", "thinker"), 0o755);
    expect(brains.hasProgram("thinker")).toBe(true);
  });

  test("gets its words, its files and its environment, in a folder of its own that is gone afterwards", async () => {
    program("thinker", 'pwd; cat; ls -A; stat -c %a . a.json; cat a.json; echo "$MINE $1 $2"');
    const { stdout, exitCode } = await call(["thinker", "--model", "$(touch x); *"], { stdin: "what now?\n", files: { "a.json": "{}\n" } });
    const [cwd = "", ...rest] = stdout.trim().split("\n");
    expect([exitCode, rest]).toEqual([0, ["what now?", "a.json", "700", "600", "{}", "yes --model $(touch x); *"]]);
    expect(existsSync(cwd)).toBe(false);
  });

  test("runs beside another of its kind without seeing it", async () => {
    program("thinker", 'cat > mine; while [ ! -e "$1" ]; do :; done; cat mine; ls -A');
    const gate = join(home, "go");
    const both = Promise.all(["one", "two"].map((stdin) => call(["thinker", gate], { stdin })));
    writeFileSync(gate, "");
    expect((await both).map(({ stdout }) => stdout)).toEqual(["onemine\n", "twomine\n"]);
  });

  test("leaves nothing behind when it fails or is stopped", async () => {
    const said = join(home, "said");
    program("thinker", `pwd > ${said}; mkdir -p deep/er; touch deep/er/x; exit 3`);
    expect((await call(["thinker"])).exitCode).toBe(3);
    program("sleeper", `pwd > ${said}; exec sleep 60`);
    const stop = new AbortController();
    const sleeping = call(["sleeper"], { signal: stop.signal }).then((result) => result.exitCode, () => null);
    stop.abort();
    expect(await sleeping).not.toBe(0);
    expect((await call(["sleeper"], { timeoutMs: 300 })).timedOut).toBe(true);
    const { stdout } = await call(["cat", said]);
    expect(existsSync(stdout.trim())).toBe(false);
  });

  test("that is not there is named", async () => {
    await expect(call(["no-such-thinker"])).rejects.toThrow("no-such-thinker is not on the PATH");
  });

  test("is not started when its files cannot be written", async () => {
    program("thinker", `touch ${join(home, "started")}`);
    await expect(call(["thinker"], { files: { "missing/x": "1" } })).rejects.toThrow("ENOENT");
    expect(existsSync(join(home, "started"))).toBe(false);
  });
});

describe("a file of the person", () => {
  test("is read when it is a file of moderate size, by a path or below the home folder", () => {
    writeFiles(home, { ".thinker/auth.json": '{"a":1}', "full": "x".repeat(1 << 20), "large": "x".repeat((1 << 20) + 1) });
    symlinkSync(join(home, "full"), join(home, "link"));
    symlinkSync(join(home, "nowhere"), join(home, "dangling"));
    expect(brains.readHome("~/.thinker/auth.json")).toBe('{"a":1}');
    expect(brains.readHome(join(home, ".thinker", "auth.json"))).toBe('{"a":1}');
    expect(brains.readHome("~/full")).toHaveLength(1 << 20);
    expect(brains.readHome("~/link")).toHaveLength(1 << 20);
    for (const path of ["~/large", "~/.thinker", "~/dangling", "~/none", "/dev/zero"]) expect(brains.readHome(path)).toBeUndefined();
  });
});
