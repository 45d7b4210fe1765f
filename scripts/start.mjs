// @ts-check
// `npm start` and `npm run dev`: sets up what is missing, then hands over to the server. Flags after `--` are the server's.
import { spawn } from "node:child_process";
import { ROOT, serverEnv } from "./paths.mjs";
import { codeOf } from "./run.mjs";
import { main, setUp } from "./setup.mjs";
import { RUNTIME } from "./system-packages.mjs";

const flags = process.argv.slice(2);
const dev = flags.includes("--dev");

await main(async () => {
  const node = await setUp({ programs: RUNTIME, pages: dev ? "skip" : "build", terminals: "required" });
  return serve(node);
});

/** Runs the server in this terminal until it ends; its exit code is ours. @param {string} node @returns {Promise<number>} */
function serve(node) {
  // Only what the server itself is made of is watched: Next reloads the pages on its own.
  const watch = dev ? ["--watch", "--watch-preserve-output", "--watch-path=server", "--watch-path=src/domain"] : [];
  const argv = ["--disable-warning=ExperimentalWarning", ...watch, "server/main.ts", ...flags];
  const server = spawn(node, argv, { cwd: ROOT, env: /** @type {NodeJS.ProcessEnv} */ (serverEnv({ dev })), stdio: "inherit" });
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
    process.on(signal, () => {
      // Ctrl-C in a terminal reaches the server by itself; a second one would mean "now".
      if (signal === "SIGTERM" || !process.stdin.isTTY) server.kill(signal);
    });
  }
  return new Promise((resolve, reject) => {
    server.on("error", reject);
    server.on("exit", (code, signal) => resolve(code ?? codeOf(signal)));
  });
}
