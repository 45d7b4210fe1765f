// @ts-check
// Where things are, and which PATH and environment programs get.
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The project's folder. */
export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * A PATH without the folders that `npm run` put in front: the `.bin` folders of the project and of everything above it, and npm's own.
 * @param {string} path @param {string} root
 */
export function withoutNpm(path, root) {
  const bins = new Set();
  for (let folder = root; ; folder = dirname(folder)) {
    bins.add(join(folder, "node_modules", ".bin"));
    if (folder === dirname(folder)) break;
  }
  return path.split(delimiter).filter((folder) => !bins.has(folder) && !/[/\\]node-gyp-bin$/.test(folder)).join(delimiter);
}

/** The PATH of the person who called npm. */
export function userPath() {
  return withoutNpm(process.env["PATH"] ?? "/usr/local/bin:/usr/bin:/bin", ROOT);
}

/** The environment for the project's own programs: its tools first in PATH, nothing calls home. @returns {Record<string, string | undefined>} */
export function toolEnv() {
  return { ...process.env, PATH: [join(ROOT, "node_modules", ".bin"), userPath()].join(delimiter), NEXT_TELEMETRY_DISABLED: "1" };
}

/**
 * The environment for tests: nothing of the person's own data, server or terminal reaches them, also when an agent of ours runs them.
 * @param {string | undefined} chromium the browser to drive @returns {Record<string, string | undefined>}
 */
export function testEnv(chromium) {
  const clean = Object.entries(toolEnv()).filter(([name]) => name === "RDV_CLI_CACHE" || !/^(RDV_|TMUX|NODE_ENV$)/.test(name));
  return { ...Object.fromEntries(clean), RDV_CHROMIUM: chromium };
}

/**
 * The environment the server starts with: what npm added is gone; it finds the person's own PATH in what is left.
 * @param {{ dev: boolean }} mode @returns {Record<string, string | undefined>}
 */
export function serverEnv({ dev }) {
  const own = Object.entries(toolEnv()).filter(([name]) => !/^(npm_.*|INIT_CWD|NODE|COLOR)$/.test(name));
  return { ...Object.fromEntries(own), NODE_ENV: dev ? "development" : "production" };
}
