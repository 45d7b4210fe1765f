import { homedir, hostname } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { z } from "zod";
import { AppError } from "#domain/errors.ts";

/** Everything the server takes from outside at its start, checked. */
export interface Env {
  version: string;
  /** Root of the installed project: migrations, programs, UI. */
  root: string;
  /** Folder of all data, 0700. */
  home: string;
  host: string;
  port: number;
  /** The https origin behind a tunnel or proxy. */
  publicOrigin: string | null;
  brain: string;
  dev: boolean;
  logLevel: string;
  hostName: string;
  userHome: string;
  /** The person's environment as their own shell would have it, without what npm put in. */
  userEnv: Readonly<Record<string, string>>;
}

const Shape = z.object({
  RDV_HOME: z.string().min(1).optional(),
  RDV_PORT: z.string().regex(/^\d+$/, "it is no number").transform(Number).pipe(z.number().max(65_535)).default(7420),
  RDV_HOST: z.string().min(1).default("127.0.0.1"),
  RDV_PUBLIC_ORIGIN: z.url({ protocol: /^https$/ }).refine(isOrigin, "it is no origin, which is https://host or https://host:port").optional(),
  RDV_BRAIN: z.enum(["auto", "anthropic", "claude-cli", "codex-cli", "openai-compatible", "offline"]).default("auto"),
  RDV_LOG: z.enum(["debug", "info", "warn", "error", "silent"]).default("warn"),
});

/** Reads environment and flags; flags win. Throws an error that says which value is wrong. */
export function readEnv(processEnv: NodeJS.ProcessEnv, args: readonly string[], root: string, version: string): Env {
  const values = flagsIn(args);
  const parsed = Shape.safeParse({
    // An empty variable is one that is not set.
    ...Object.fromEntries(Object.entries(processEnv).filter(([, value]) => value !== "")),
    ...(values.port === undefined ? {} : { RDV_PORT: values.port }),
    ...(values.host === undefined ? {} : { RDV_HOST: values.host }),
    ...(values.home === undefined ? {} : { RDV_HOME: values.home }),
  });
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new AppError("bad-request", `${String(issue?.path[0])} is not usable: ${issue?.message}`, "Correct it and start again.");
  }
  const env = parsed.data;
  const userHome = processEnv["HOME"] ?? homedir();
  return {
    version,
    root,
    home: resolve(env.RDV_HOME ?? join(userHome, ".remote-dev")),
    host: env.RDV_HOST,
    port: env.RDV_PORT,
    publicOrigin: env.RDV_PUBLIC_ORIGIN ? new URL(env.RDV_PUBLIC_ORIGIN).origin : null,
    brain: env.RDV_BRAIN,
    dev: values.dev ?? false,
    logLevel: env.RDV_LOG,
    hostName: hostname(),
    userHome,
    userEnv: userEnvOf(processEnv, userHome, root),
  };
}

function flagsIn(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: { port: { type: "string" }, host: { type: "string" }, home: { type: "string" }, "no-open": { type: "boolean" }, dev: { type: "boolean" } },
    }).values;
  } catch (error) {
    const what = error instanceof Error ? (error.message.split(". ")[0] ?? error.message) : String(error);
    throw new AppError("bad-request", `${what}.`, "The flags are: --port, --host, --home, --no-open.", { cause: error });
  }
}

function isOrigin(text: string): boolean {
  const url = URL.parse(text);
  return url?.pathname === "/" && url.search === "" && url.hash === "" && url.username === "" && url.password === "";
}

/** True for addresses that only this machine reaches. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127\.\d+\.\d+\.\d+$/.test(host);
}

function userEnvOf(processEnv: NodeJS.ProcessEnv, userHome: string, root: string): Record<string, string> {
  const own = Object.entries(processEnv).filter((entry): entry is [string, string] => entry[1] !== undefined && !isOurs(entry[0]));
  return { ...Object.fromEntries(own), HOME: userHome, PATH: withoutNpm(processEnv["PATH"] ?? "/usr/local/bin:/usr/bin:/bin", root) };
}

/** Variables that npm, this server or an outer tmux put there; a program of the person must not see them. */
function isOurs(name: string): boolean {
  return /^(npm_|RDV_|NODE_ENV$|INIT_CWD$|TMUX|NEXT_|PWD$|OLDPWD$|SHLVL$|_$)/.test(name);
}

/** The PATH without the folders `npm run` put in front: those of this project and of the folders above it. */
function withoutNpm(path: string, root: string): string {
  return path.split(delimiter).filter((dir) => !isNpmFolder(dir, root)).join(delimiter);
}

function isNpmFolder(dir: string, root: string): boolean {
  if (/[/\\]node-gyp-bin$/.test(dir)) return true;
  const owner = /^(.*)[/\\]node_modules[/\\]\.bin$/.exec(dir)?.[1];
  return owner !== undefined && (root === owner || root.startsWith(`${owner}/`));
}
