import { describe, expect, test } from "vitest";
import { AppError } from "#domain/errors.ts";
import { isLoopback, readEnv } from "./env.ts";

const ROOT = "/srv/work/remote-dev";
const read = (env: Record<string, string>, ...args: string[]) => readEnv({ HOME: "/home/ada", PATH: "/usr/bin:/bin", ...env } as unknown as NodeJS.ProcessEnv, args, ROOT, "1.2.3");

function refusal(env: Record<string, string>, ...args: string[]): string {
  try {
    read(env, ...args);
  } catch (error) {
    if (error instanceof AppError) return `${error.code}: ${error.tell.what}`;
    throw error;
  }
  return "accepted";
}

describe("what the server starts with", () => {
  test("has defaults that only this machine reaches", () => {
    expect(read({})).toMatchObject({ home: "/home/ada/.remote-dev", host: "127.0.0.1", port: 7420, publicOrigin: null, brain: "auto", dev: false, logLevel: "warn", version: "1.2.3", root: ROOT, userHome: "/home/ada" });
  });

  test("comes from the environment, and flags win over it", () => {
    const env = { RDV_HOME: "data", RDV_PORT: "8000", RDV_HOST: "localhost", RDV_PUBLIC_ORIGIN: "https://Dev.Example/", RDV_BRAIN: "offline", RDV_LOG: "debug" };
    expect(read(env)).toMatchObject({ home: `${process.cwd()}/data`, port: 8000, host: "localhost", publicOrigin: "https://dev.example", brain: "offline", logLevel: "debug" });
    expect(read(env, "--port", "0", "--home", "/srv/other", "--host", "::1", "--no-open", "--dev")).toMatchObject({ port: 0, home: "/srv/other", host: "::1", dev: true });
  });

  test("takes an empty variable for one that is not set", () => {
    expect(read({ RDV_PORT: "", RDV_HOST: "", RDV_HOME: "", RDV_PUBLIC_ORIGIN: "", RDV_BRAIN: "" })).toMatchObject({ port: 7420, host: "127.0.0.1", home: "/home/ada/.remote-dev", publicOrigin: null, brain: "auto" });
  });

  test.each([
    [{ RDV_PORT: "http" }, "RDV_PORT is not usable"], [{ RDV_PORT: "70000" }, "RDV_PORT is not usable"], [{ RDV_PORT: "-1" }, "RDV_PORT is not usable"], [{ RDV_PORT: "0x50" }, "RDV_PORT is not usable"], [{ RDV_PORT: "80.5" }, "RDV_PORT is not usable"],
    [{ RDV_PUBLIC_ORIGIN: "http://dev.example" }, "RDV_PUBLIC_ORIGIN is not usable"], [{ RDV_PUBLIC_ORIGIN: "dev.example" }, "RDV_PUBLIC_ORIGIN is not usable"],
    [{ RDV_PUBLIC_ORIGIN: "https://dev.example/path" }, "it is no origin"], [{ RDV_PUBLIC_ORIGIN: "https://ada:pw@dev.example" }, "it is no origin"], [{ RDV_PUBLIC_ORIGIN: "https://dev.example?x" }, "it is no origin"],
    [{ RDV_BRAIN: "gpt" }, "RDV_BRAIN is not usable"], [{ RDV_LOG: "loud" }, "RDV_LOG is not usable"],
  ])("names the value that is wrong: %j", (env, words) => {
    expect(refusal(env)).toContain(words);
  });

  test("names the flag that is wrong", () => {
    expect(refusal({}, "--prot", "1")).toBe("bad-request: Unknown option '--prot'.");
    expect(refusal({}, "--port")).toContain("bad-request: Option '--port");
    expect(refusal({}, "extra")).toContain("bad-request: Unexpected argument 'extra'");
  });
});

describe("the person's environment", () => {
  test("lacks what npm, this server and an outer tmux put in, and nothing else", () => {
    const { userEnv } = read({ npm_config_x: "1", npm_package_json: "1", RDV_HOME: "/x", RDV_LOG: "warn", NODE_ENV: "production", INIT_CWD: "/x", TMUX: "/tmp/t", TMUX_PANE: "%1", NEXT_TELEMETRY_DISABLED: "1", PWD: "/", OLDPWD: "/", SHLVL: "2", _: "/bin/npm", ANTHROPIC_API_KEY: "k", NPM_TOKEN: "t", NODE_OPTIONS: "o", EDITOR: "vi" });
    expect(userEnv).toEqual({ HOME: "/home/ada", PATH: "/usr/bin:/bin", ANTHROPIC_API_KEY: "k", NPM_TOKEN: "t", NODE_OPTIONS: "o", EDITOR: "vi" });
  });

  test("has the PATH of their own shell: only npm's folders of this project and those above it are left out", () => {
    const path = [`${ROOT}/node_modules/.bin`, "/srv/work/node_modules/.bin", "/srv/node_modules/.bin", "/node_modules/.bin", "/usr/lib/node_modules/npm/node_modules/@npmcli/run-script/lib/node-gyp-bin", "/home/ada/other/node_modules/.bin", "/srv/workshop/node_modules/.bin", "/home/ada/bin", "/usr/bin", "/bin"];
    expect(read({ PATH: path.join(":") }).userEnv["PATH"]?.split(":")).toEqual(["/home/ada/other/node_modules/.bin", "/srv/workshop/node_modules/.bin", "/home/ada/bin", "/usr/bin", "/bin"]);
  });

  test("has a PATH and a home even where none are set", () => {
    const { userEnv, userHome } = readEnv({ NODE_ENV: "test" }, [], ROOT, "1");
    expect(userEnv["PATH"]).toBe("/usr/local/bin:/usr/bin:/bin");
    expect(userEnv["HOME"]).toBe(userHome);
  });
});

test("loopback is what only this machine reaches", () => {
  expect(["127.0.0.1", "127.1.2.3", "localhost", "::1"].map(isLoopback)).toEqual([true, true, true, true]);
  expect(["0.0.0.0", "::", "192.168.0.1", "127.0.0.1.evil.example", "localhost.evil.example", "10.127.0.1", "", "1127.0.0.1"].map(isLoopback)).toEqual(Array.from({ length: 8 }, () => false));
});
