// `npm run e2e -- --agents all|claude,codex,…`: the real CLIs through the product. Without --agents those that `npm test` runs.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { ROOT } from "../support/sample-repo.ts";
import { chosen } from "./chosen.ts";

const { values } = parseArgs({ options: { agents: { type: "string", default: "" } } });
const agents = chosen(values.agents).join(",");
console.log(`agents: ${agents}`);
const vitest = join(ROOT, "node_modules", "vitest", "vitest.mjs");
const { status } = spawnSync(process.execPath, [vitest, "run", "--project", "integration", "e2e/agents/"], { cwd: ROOT, stdio: "inherit", env: { ...process.env, RDV_E2E_AGENTS: agents } });
process.exitCode = status ?? 1;
