import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { type Browser, type BrowserContext, type BrowserContextOptions, request } from "@playwright/test";
import { askSocket } from "./ask-socket.ts";
import { followEvents } from "./follow-events.ts";
import { killAllOf } from "./leftovers.ts";
import { privateFolder, ROOT } from "./sample-repo.ts";

/** The product in a process of its own, as `npm start` starts it, on an empty data folder. */
export interface Product {
  url: string;
  /** The one-time code it printed. */
  setUpCode: string;
  home: string;
  /** Asks through the private socket, as the owner. */
  ask<T>(method: string, path: string, body?: unknown): Promise<T>;
  /** Waits until the condition holds; it is looked at now and after each event. */
  until(what: string, look: () => Promise<boolean>): Promise<void>;
  /** Ends the server alone; agents run on, and data and port stay for `resume`. */
  halt(signal?: "SIGTERM" | "SIGKILL"): Promise<void>;
  /** Starts it again where it was. */
  resume(): Promise<void>;
  stop(): Promise<void>;
}

export const OWNER = { email: "owner@example.org", password: "correct horse battery staple" };

/** Starts it and reads from its greeting where it is; `env` is added to what the person's shell would have. */
export async function startProduct(env: Record<string, string> = {}): Promise<Product> {
  const home = join(privateFolder("rdv-product-"), "home");
  const { setUpCode, ...first } = await launch(home, env, "0");
  const { url } = first;
  let server: Server | undefined = first;
  const socket = join(home, "run", "rdv.sock");
  const ask = <T>(method: string, path: string, body?: unknown): Promise<T> => askSocket<T>(socket, { method, path, body });
  const halt = async (signal: "SIGTERM" | "SIGKILL" = "SIGTERM"): Promise<void> => {
    server?.process.kill(signal);
    await server?.ended;
    server = undefined;
  };
  const resume = async (): Promise<void> => void (server ??= await launch(home, env, new URL(url).port));
  return {
    url, setUpCode, home,
    ask, halt, resume,
    async until(what, look) {
      const events = await followEvents(socket);
      try {
        while (!(await look())) await events.next(() => what);
      } finally {
        events.close();
      }
    },
    async stop() {
      await halt();
      // Agents would be started anew for what is ended one by one; so all of it ends at once, with what holds the terminals.
      spawnSync("tmux", ["-S", join(home, "run", "tmux.sock"), "kill-server"], { stdio: "ignore" });
      killAllOf(home);
      rmSync(join(home, ".."), { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}

interface Server {
  process: ChildProcess;
  ended: Promise<void>;
}

/** Starts the server and waits for its greeting; the code is printed once, at the first start. */
async function launch(home: string, env: Record<string, string>, port: string): Promise<Server & { url: string; setUpCode: string }> {
  const shell = { PATH: process.env["PATH"] ?? "", HOME: join(home, ".."), SHELL: "/bin/sh", LANG: "C.UTF-8", NODE_ENV: "production", RDV_LOG: "error", ...env };
  const server = spawn(process.execPath, [join(ROOT, "server", "main.ts"), "--home", home, "--port", port, "--no-open"], { cwd: ROOT, env: shell as NodeJS.ProcessEnv, stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise<void>((resolve) => void server.on("exit", () => resolve()));
  const greeting = await new Promise<{ url: string; setUpCode: string }>((resolve, reject) => {
    let said = "";
    server.stdout.on("data", (text: Buffer) => {
      said += text.toString();
      const [, url] = /^ {2}open +(\S+)$/m.exec(said) ?? [];
      const [, setUpCode = ""] = /^ {2}set-up +(\S+)$/m.exec(said) ?? [];
      if (url && (setUpCode !== "" || port !== "0")) resolve({ url, setUpCode });
    });
    server.on("exit", (code) => reject(new Error(`The server ended with ${code} before it was ready:\n${said}`)));
  });
  return { process: server, ended, ...greeting };
}

/** A browser window that is signed in as the owner, whom the first call makes. */
export async function signedIn(browser: Browser, product: Product, options: BrowserContextOptions): Promise<BrowserContext> {
  const context = await browser.newContext({ ...options, baseURL: product.url });
  const headers = { origin: product.url };
  const { isSetUp } = (await (await context.request.get("/api/set-up")).json()) as { isSetUp: boolean };
  if (!isSetUp) await context.request.post("/api/set-up", { headers, data: { code: product.setUpCode, ...OWNER } });
  await context.request.post("/api/auth/sign-in/email", { headers, data: OWNER });
  return context;
}

/** Cookies of the owner, for windows that a test gets made: the owner is made if there is none. */
export async function ownerCookies(product: Product): Promise<Parameters<BrowserContext["addCookies"]>[0]> {
  const asking = await request.newContext({ baseURL: product.url, extraHTTPHeaders: { origin: product.url } });
  await asking.post("/api/set-up", { data: { code: product.setUpCode, ...OWNER } });
  await asking.post("/api/auth/sign-in/email", { data: OWNER });
  const { cookies } = await asking.storageState();
  await asking.dispose();
  return cookies;
}
