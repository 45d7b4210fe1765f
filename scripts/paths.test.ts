import { afterEach, expect, test, vi } from "vitest";
import { ROOT, serverEnv, testEnv, toolEnv, userPath, withoutNpm } from "./paths.mjs";

afterEach(() => void vi.unstubAllEnvs());

test("what npm puts in front of PATH goes, everything else keeps its place", () => {
  const path = [
    "/home/me/app/node_modules/.bin",
    "/home/me/node_modules/.bin",
    "/home/node_modules/.bin",
    "/node_modules/.bin",
    "/usr/lib/node_modules/npm/node_modules/@npmcli/run-script/lib/node-gyp-bin",
    "/home/me/.local/bin",
    "/usr/bin",
    "/opt/tools/node_modules/.bin",
  ].join(":");
  expect(withoutNpm(path, "/home/me/app")).toBe("/home/me/.local/bin:/usr/bin:/opt/tools/node_modules/.bin");
});

test("npm that runs npm leaves no trace either", () => {
  expect(withoutNpm("/app/node_modules/.bin:/x/node-gyp-bin:/app/node_modules/.bin:/bin", "/app")).toBe("/bin");
});

test("the project's own tools come first, once", () => {
  vi.stubEnv("PATH", `${ROOT}/node_modules/.bin:/usr/bin`);
  expect(toolEnv()["PATH"]).toBe(`${ROOT}/node_modules/.bin:/usr/bin`);
  expect(userPath()).toBe("/usr/bin");
});

test("tests see nothing of the person's own Remote Dev", () => {
  const own = { RDV_HOME: "/home/me/.remote-dev", RDV_SESSION: "01J", TMUX: "/tmp/tmux-0/default,1,0", NODE_ENV: "production" };
  for (const [name, value] of Object.entries({ ...own, RDV_CLI_CACHE: "/cache" })) vi.stubEnv(name, value);
  const env = testEnv("/usr/bin/chromium");
  expect(Object.keys(own).filter((name) => name in env)).toEqual([]);
  expect(env).toMatchObject({ RDV_CLI_CACHE: "/cache", RDV_CHROMIUM: "/usr/bin/chromium" });
});

test("the server starts without npm's variables and knows the person's PATH", () => {
  vi.stubEnv("PATH", `${ROOT}/node_modules/.bin:/home/me/bin`);
  vi.stubEnv("npm_config_ignore_scripts", "true");
  vi.stubEnv("INIT_CWD", "/somewhere");
  vi.stubEnv("NODE", "/usr/bin/node");
  vi.stubEnv("ANTHROPIC_BASE_URL", "http://127.0.0.1:1");
  const env = serverEnv({ dev: false });
  expect(Object.keys(env).filter((name) => /^npm_|^INIT_CWD$|^NODE$/.test(name))).toEqual([]);
  expect(env).toMatchObject({ NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1", ANTHROPIC_BASE_URL: "http://127.0.0.1:1" });
  expect(serverEnv({ dev: true })["NODE_ENV"]).toBe("development");
});
