import { mkdirSync, writeFileSync } from "node:fs";
import { availableParallelism, totalmem } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { describe, expect, test } from "vitest";
import { privateFolder } from "../../e2e/support/sample-repo.ts";
import { createMeter } from "./measure.ts";

const MB = 1024 * 1024;

describe("what a machine has left", () => {
  test("is what the system says, of a folder that need not be there yet", async () => {
    const measured = await createMeter().measure(join(privateFolder("rdv-measure-"), "not", "there"));
    expect(measured.cores).toBe(availableParallelism());
    expect(measured.totalMb).toBeLessThanOrEqual(totalmem() / MB);
    expect(measured.availableMb).toBeGreaterThan(0);
    expect(measured.availableMb).toBeLessThanOrEqual(measured.totalMb);
    expect(measured.diskMb).toBeGreaterThan(0);
  });

  test("is no more than the groups of processes allow that it is in; caches count as free", async () => {
    const groups = privateFolder("rdv-groups-");
    const inner = join(groups, "user", "work");
    mkdirSync(inner, { recursive: true });
    const say = (folder: string, files: Record<string, string>): void => Object.entries(files).forEach(([name, text]) => writeFileSync(join(folder, name), `${text}\n`));
    say(join(groups, "user"), { "memory.max": "max", "memory.current": "999999999999", "memory.stat": "inactive_file 0" });
    say(inner, { "memory.max": String(400 * MB), "memory.current": String(300 * MB), "memory.stat": `anon 1\ninactive_file ${50 * MB}` });
    writeFileSync(join(groups, "own"), "0::/user/work\n");
    expect(await createMeter({ groups, own: join(groups, "own") }).measure(groups)).toMatchObject({ totalMb: 400, availableMb: 150 });
  });

  test("a process with all it started holds memory; one that is not there does not", () => {
    const meter = createMeter();
    expect(meter.usedMb(process.pid) ?? 0).toBeGreaterThan(20);
    expect(meter.usedMb(2 ** 22 + 1)).toBeNull();
  });
});
