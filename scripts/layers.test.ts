import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { cruiseTree } from "./layers.mjs";
import { ROOT } from "./paths.mjs";

/** One break of every rule: who imports what, so that exactly this rule is broken. */
const BREAKS: readonly [rule: string, from: string, imports: string][] = [
  ["room-domain", "src/domain/a.ts", "../../server/lib/ids.ts"],
  ["room-ui", "src/client/a.ts", "#server/kernel.ts"],
  ["room-ui", "src/components/chat/a.tsx", "../../../server/flows/flow.ts"],
  ["room-lib", "server/lib/a.ts", "../db/client.ts"],
  ["room-db", "server/db/a.ts", "../bus.ts"],
  ["room-store", "server/store/a.ts", "../machine/git.ts"],
  ["room-store", "server/store/b.ts", "./task.ts"],
  ["room-machine", "server/machine/a.ts", "../store/task.ts"],
  ["room-plugs", "server/agents/a.ts", "./sibling.ts"],
  ["room-plugs", "server/checks/a.ts", "../flows/flow.ts"],
  ["room-plugs", "server/rules/a.ts", "../kernel.ts"],
  ["room-bus", "server/bus.ts", "./store/task.ts"],
  ["room-env", "server/env.ts", "./machine/git.ts"],
  ["room-kernel", "server/kernel.ts", "./store/task.ts"],
  ["room-act", "server/act.ts", "./flows/flow.ts"],
  ["room-flows", "server/flows/a.ts", "../agents/sibling.ts"],
  ["room-flows", "server/flows/b.ts", "../db/client.ts"],
  ["room-edge", "server/gate.ts", "./machine/git.ts"],
  ["room-api", "server/api/a.ts", "../machine/git.ts"],
  ["room-tools", "server/tools/a.ts", "../act.ts"],
  ["room-workers", "server/workers/a.ts", "../machine/git.ts"],
  ["room-socket", "server/socket.ts", "./machine/git.ts"],
  ["room-boot", "server/app.ts", "../src/client/socket.ts"],
  ["room-bin", "bin/a.ts", "../server/flows/flow.ts"],
  ["room-bin", "bin/b.ts", "../e2e/fakes/model.ts"],
  ["no-room", "server/stray.ts", "#domain/task.ts"],
  ["domain-is-pure", "src/domain/b.ts", "node:fs"],
  ["domain-npm", "src/domain/c.ts", "ulid"],
  ["plugs-npm", "server/channels/a.ts", "ulid"],
  ["spawn-in-one-place", "server/machine/tmux.ts", "node:child_process"],
  ["spawn-in-one-place", "bin/c.ts", "child_process"],
  ["pty-in-one-place", "server/machine/process.ts", "node-pty"],
  ["no-dev-package", "server/lib/b.ts", "vitest"],
  ["no-cycle", "server/lib/about.ts", "./round.ts"],
  ["no-tests", "server/lib/c.ts", "./ids.test.ts"],
  ["resolves", "server/lib/d.ts", "./nowhere.ts"],
];

/** What must stay allowed. */
const ALLOWED: readonly [from: string, imports: string][] = [
  ["src/domain/ok.ts", "zod"],
  ["src/components/chat/ok.tsx", "#domain/task.ts"],
  ["src/client/ok.ts", "react"],
  ["server/store/ok.ts", "../db/client.ts"],
  ["server/machine/ok.ts", "./git.ts"],
  ["server/machine/process.ts", "node:child_process"],
  ["server/machine/pty.ts", "node-pty"],
  ["server/brains/ok.ts", "ulid"],
  ["server/detectors/ok.ts", "../lib/ids.ts"],
  ["server/kernel.ts", "./bus.ts"],
  ["server/kernel.ts", "./machine/git.ts"],
  ["server/act.ts", "./machine/git.ts"],
  ["server/flows/ok.ts", "./flow.ts"],
  ["server/flows/ok.ts", "../act.ts"],
  ["server/flows/ok.ts", "../store/task.ts"],
  ["server/api/ok.ts", "../flows/flow.ts"],
  ["server/api/ok.ts", "../store/task.ts"],
  ["server/api/ok.ts", "../gate.ts"],
  ["server/tools/ok.ts", "../store/task.ts"],
  ["server/workers/ok.ts", "../flows/flow.ts"],
  ["server/workers/ok.ts", "../store/task.ts"],
  ["server/terminals.ts", "./machine/pty.ts"],
  ["server/terminals.ts", "./store/task.ts"],
  ["server/app.ts", "./machine/git.ts"],
  ["server/main.ts", "./app.ts"],
  ["bin/ok.ts", "#server/lib/ids.ts"],
  ["server/flows/ok.test.ts", "../app.ts"],
  ["server/flows/ok.test.ts", "vitest"],
  ["e2e/ok.spec.ts", "../server/flows/flow.ts"],
];

const NEUTRAL = ["src/domain/task.ts", "src/client/socket.ts", "server/lib/ids.ts", "server/lib/ids.test.ts", "server/db/client.ts", "server/store/task.ts", "server/machine/git.ts", "server/agents/sibling.ts", "server/flows/flow.ts", "e2e/fakes/model.ts"];

const root = mkdtempSync(join(tmpdir(), "rdv-layers-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let result: Awaited<ReturnType<typeof cruiseTree>>;
beforeAll(async () => {
  const imports = Map.groupBy([...BREAKS.map(([, from, to]) => [from, to] as const), ...ALLOWED], ([from]) => from);
  for (const path of NEUTRAL) plant(path, "export const x = 1;\n");
  for (const [from, all] of imports) plant(from, `${all.map(([, to], at) => `import * as x${at} from "${to}";`).join("\n")}\nexport const x = ${from.endsWith(".tsx") ? "<p>1</p>" : "1"};\n`);
  plant("server/lib/round.ts", 'import { x } from "./about.ts";\nexport const y = x;\n');
  plant("package.json", readFileSync(join(ROOT, "package.json"), "utf8"));
  symlinkSync(join(ROOT, "node_modules"), join(root, "node_modules"));
  result = await cruiseTree(root);
});

test.each(BREAKS)("planted: %s in %s", (rule, from, imports) => {
  const found = result.breaks.filter((one) => one.from === from && leadsTo(one.to, imports)).map((one) => one.rule);
  expect(found).toEqual([rule]);
});

test.each(ALLOWED)("allowed: %s imports %s", (from, imports) => {
  expect(result.breaks.filter((one) => one.from === from && leadsTo(one.to, imports))).toEqual([]);
});

test("nothing else is reported", () => {
  expect(result.breaks.map(({ rule, from }) => `${rule} ${from}`).sort()).toEqual(BREAKS.map(([rule, from]) => `${rule} ${from}`).sort());
});

test("every rule of the law was planted", () => {
  const { forbidden } = createRequire(import.meta.url)("../.dependency-cruiser.cjs") as { forbidden: { name: string }[] };
  expect(forbidden.map((rule) => rule.name).filter((name) => !BREAKS.some(([rule]) => rule === name))).toEqual([]);
});

test("every file was looked at, and one whose imports nobody can read is noticed", async () => {
  expect(result.unseen).toEqual([]);
  const blind = mkdtempSync(join(tmpdir(), "rdv-blind-"));
  try {
    mkdirSync(join(blind, "server"));
    writeFileSync(join(blind, "server", "broken.ts"), 'import { a } from "./b.ts";\nconst = ;\n');
    await expect(cruiseTree(blind).then(({ unseen }) => unseen, () => ["refused"])).resolves.not.toEqual([]);
  } finally {
    rmSync(blind, { recursive: true, force: true });
  }
});

function plant(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

/** True when a resolved path is where the import points. */
function leadsTo(resolved: string, imports: string): boolean {
  const name = imports.replace(/^node:/, "").replace(/^#domain\//, "src/domain/").replace(/^#server\//, "server/").replace(/^(\.\.?\/)+/, "");
  return resolved === name || resolved.includes(`/${name}`) || resolved.startsWith(name);
}
