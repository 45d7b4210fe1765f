import { execFileSync } from "node:child_process";
import { constants, mkdirSync, writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { startAppAt } from "../../e2e/support/bare-app.ts";
import { seedRepository, seedWork } from "../../e2e/support/seeds.ts";
import { spawnSession } from "../../server/flows/spawn-session.ts";
import { secret, sha256 } from "../../server/lib/ids.ts";
import { updateSession, updateSessionSecrets } from "../../server/store/session.ts";
import { screenText } from "../status/stand-in.ts";

/** Stub agents in panes of their own, as a server left them that is away. */
export interface Agents {
  ids: string[];
  /** Those that are not busy. */
  calm: string[];
  /** Says a word to one: a screen's name, `title:` and a title, or `hook`. */
  say(sessionId: string, word: string): Promise<void>;
}

const CONVERSATION = "11111111-1111-4111-8111-111111111111";
const PAYLOAD = { session_id: CONVERSATION, transcript_path: "/nowhere.jsonl", cwd: "/", hook_event_name: "PermissionRequest", tool_name: "Bash", tool_input: { command: "curl -fsS https://example.invalid/setup", description: "run a command" } };
/** Starts at the same time; more would only wait for each other. */
const SIDE_BY_SIDE = 4;

/** Makes the work of so many agents in the data folder `root`/home and starts them; the first `busy` ones never rest. */
export async function startAgents(root: string, options: { count: number; busy: number; provider(i: number): string }): Promise<Agents> {
  const app = await startAppAt(join(root, "home"));
  const folder = join(root, "agents");
  mkdirSync(folder);
  for (const name of ["idle", "permission"]) writeFileSync(join(folder, name), screenText("claude", `sample:${name}`));
  writeFileSync(join(folder, "payload"), JSON.stringify(PAYLOAD));
  const project = await seedRepository(app);
  const ids: string[] = [];
  const start = async (i: number): Promise<void> => {
    const agentProvider = options.provider(i);
    const { session } = await seedWork(app, project, { delegation: { agentProvider }, session: { agentProvider, agentSessionId: CONVERSATION } });
    const key = { sessionId: session.id, generation: session.generation };
    const token = `rdvrun_${session.id}_${secret()}`;
    const fifo = join(folder, session.id);
    execFileSync("mkfifo", ["-m", "600", fifo]);
    await app.runs.prepare(key, {
      cwd: session.cwd, argv: ["bash", join(import.meta.dirname, "agent.sh"), fifo, i < options.busy ? "1" : "0", String(i * 3), app.runs.hook, folder],
      env: { PATH: process.env["PATH"] ?? "", HOME: root, LANG: "C.UTF-8", RDV_RUN_DIR: app.runs.dir(key), RDV_SESSION: session.id, RDV_HOOK_DEFAULT: "", RDV_HOOK_ASK_DEFAULT: "" },
      files: [{ name: "hook-headers", content: `Authorization: Bearer ${token}\nContent-Type: application/json\n` }],
    });
    const { pid, paneId } = await spawnSession(app, session, false);
    await app.bus.commit((db) => ({ writes: [updateSessionSecrets(db, session.id, { hookTokenHash: sha256(token), apiPort: null }), updateSession(db, session.id, { pid, paneId })], events: [], result: undefined }));
    ids[i] = session.id;
  };
  for (let i = 0; i < options.count; i += SIDE_BY_SIDE) await Promise.all(Array.from({ length: Math.min(SIDE_BY_SIDE, options.count - i) }, (_, k) => start(i + k)));
  await app.close();
  return {
    ids,
    calm: ids.slice(options.busy),
    async say(sessionId, word) {
      // Both ways, so that opening waits for nobody.
      const pipe = await open(join(folder, sessionId), constants.O_RDWR);
      await pipe.write(`${word}\n`);
      await pipe.close();
    },
  };
}
