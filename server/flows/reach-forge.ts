import { AppError } from "#domain/errors.ts";
import { type AskForge, type Forge, type ForgeRequest, readRemote } from "#domain/forge.ts";
import type { Project } from "#domain/project.ts";
import type { App } from "../kernel.ts";
import { askWeb } from "../machine/web.ts";
import { findForgeToken } from "../store/forge-token.ts";
import { openForgeToken } from "./open-forge-token.ts";

/** Where a project's pull requests go, and how one is let in there. */
export interface ForgePlace {
  forge: Forge;
  repository: string;
  /** Where the branch is pushed to, without what signs in. */
  remote: string;
  address: string;
  api: string;
}

/** How the forge is asked: by the person's own program, or with a token. */
export interface ForgeWay {
  /** In words: "gh", "GITHUB_TOKEN", "the kept token". */
  via: string;
  ask: AskForge;
  /** What lets git push there, where git itself has nothing. */
  pushEnv: Record<string, string>;
}

type Refused = { what: string; next: string };

/** The forge of a project by its remote and settings, or why there is none. */
export async function forgeOf(app: App, project: Project): Promise<ForgePlace | Refused> {
  const { remote: name, kind, api } = project.settings.forge;
  const address = await app.git.pushAddress({ commonDir: project.gitCommonDir, workTree: project.path }, name);
  if (address === null) return { what: `This repository has no remote ${name}.`, next: `Add one with \`git remote add ${name} ADDRESS\`, or name another in the project’s settings.` };
  const read = readRemote(address);
  if (!read) return { what: `The remote ${name} is not a repository on a forge.`, next: "Name another remote in the project’s settings." };
  const forge = kind === null ? [...app.forges.values()].find((f) => f.hosts.includes(read.host)) : app.forges.get(kind);
  const where = read.host || "this machine";
  if (!forge) return { what: kind === null ? `Which forge ${where} is, is not known.` : `There is no forge ${kind}.`, next: `Say it in the project’s settings: ${[...app.forges.keys()].join(", ")}.` };
  // A remote's address can be changed by whoever writes in the repository: a token goes to known hosts, and where the owner says.
  if (api === null && !forge.hosts.includes(read.host)) return { what: `${where} is not a host of ${forge.name} that is known here.`, next: "Name the address of its API in the project’s settings." };
  return { forge, repository: read.repository, remote: read.clean, address, api: (api ?? forge.api(read.host)).replace(/\/+$/, "") };
}

/** How the forge can be asked now: with the token kept for the project, by the program where the person is signed in with it, else with a token of the environment. */
export async function wayTo(app: App, project: Project, place: Pick<ForgePlace, "forge" | "api" | "address">): Promise<ForgeWay | Refused> {
  const { forge, api } = place;
  const kept = await findForgeToken(app.db, project.id);
  // Kept for another API, as before the remote was changed, it is not for this one.
  if (kept?.api === api) {
    const token = openForgeToken(app, kept);
    return token === undefined ? { what: `The token kept for ${forge.name} cannot be read.`, next: "Give it again in the project’s settings." } : tokenWay(app, place, { via: "the kept token", token });
  }
  const host = readRemote(place.address)?.host ?? "";
  const { program } = forge;
  if (program && project.settings.forge.api === null && app.processes.find(program.name) && (await run(app, program.signedIn(host))).exitCode === 0) {
    return { via: program.name, ask: (request) => askProgram(app, program.ask(host, request), request), pushEnv: {} };
  }
  const names = project.settings.forge.tokenEnv === null ? forge.tokenEnvs : [project.settings.forge.tokenEnv];
  const name = names.find((n) => app.env.userEnv[n]);
  const token = name && app.env.userEnv[name];
  if (name && token) return tokenWay(app, place, { via: name, token });
  return { what: `Nothing signs in to ${forge.name} here.`, next: `${program ? `Run \`${program.name} auth login\`, keep` : "Keep"} a token in the project’s settings, or start Remote Dev with one in ${names.join(" or ")}.` };
}

function tokenWay(app: App, place: Pick<ForgePlace, "forge" | "api" | "address">, { via, token }: { via: string; token: string }): ForgeWay {
  return { via, ask: (request) => askApi(app, { api: place.api, headers: place.forge.headers(token) }, request), pushEnv: pushEnv(place, token) };
}

/** Signs git in by its environment: arguments can be read by others. Where the remote leads elsewhere than the forge, git has to know its own way in. */
function pushEnv({ forge, api, address }: Pick<ForgePlace, "forge" | "api" | "address">, token: string): Record<string, string> {
  const url = URL.parse(address);
  if (url?.protocol !== "https:" || url.password !== "") return {};
  if (!forge.hosts.includes(url.host) && url.origin !== URL.parse(api)?.origin) return {};
  const basic = Buffer.from(`x-access-token:${token}`).toString("base64");
  return { GIT_CONFIG_COUNT: "1", GIT_CONFIG_KEY_0: `http.${url.origin}/.extraHeader`, GIT_CONFIG_VALUE_0: `Authorization: Basic ${basic}` };
}

const PROGRAM_MS = 30_000;
/** Bytes of an answer; more is no answer to one of our questions. */
const MAX_BYTES = 8 << 20;

function run(app: App, argv: readonly string[], stdin?: string) {
  return app.processes.command([...argv], { cwd: app.env.home, timeoutMs: PROGRAM_MS, maxBytes: MAX_BYTES, signal: app.stopping, env: { GH_PROMPT_DISABLED: "1", NO_COLOR: "1" }, ...(stdin === undefined ? {} : { stdin }) });
}

async function askProgram(app: App, argv: readonly string[], { body }: ForgeRequest): Promise<unknown> {
  const result = await run(app, argv, body === undefined ? undefined : JSON.stringify(body));
  if (result.isCut) throw new AppError("not-available", "The answer is too long to be read.", "Look at the pull request on the forge itself.");
  if (result.timedOut) throw new AppError("not-available", `${argv[0]} did not answer within ${PROGRAM_MS / 1000} s.`, "Look at the network; it is tried again later.");
  if (result.exitCode === 0) return read(result.stdout);
  throw new AppError("not-available", `${argv[0]} could not do it: ${app.redact(result.stderr.trim().split("\n").at(-1) ?? "").slice(0, 300)}`, "See that it is signed in, and try again.");
}

async function askApi(app: App, to: { api: string; headers: Readonly<Record<string, string>> }, { method, path, body }: ForgeRequest): Promise<unknown> {
  const { status, text } = await askWeb({ method, url: `${to.api}/${path}`, headers: to.headers, body, signal: app.stopping });
  if (status >= 200 && status < 300) return read(text);
  const said = app.redact(wordsIn(text));
  if (status === 401 || status === 403) throw new AppError("not-available", `The forge does not let this token do it (${status})${said}.`, "Give it a token that may write to the repository.");
  if (status === 404) throw new AppError("not-available", "The forge does not know this repository, or hides it from this token.", "Look at the remote and the token.");
  throw new AppError("not-available", `The forge answered ${status}${said}.`, "Try again later, or look there.");
}

function read(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new AppError("not-available", "The forge answered something that is not JSON.", "Look at the address of its API in the project’s settings.");
  }
}

function wordsIn(text: string): string {
  const message = /"(?:message|error)"\s*:\s*"([^"]{1,200})"/.exec(text)?.[1];
  return message ? `: ${message}` : "";
}
