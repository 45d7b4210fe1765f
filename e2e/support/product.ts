import { spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import type { Browser, BrowserContext, BrowserContextOptions } from "@playwright/test";
import { askSocket } from "./ask-socket.ts";
import { followEvents } from "./follow-events.ts";
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
  stop(): Promise<void>;
}

export const OWNER = { email: "owner@example.org", password: "correct horse battery staple" };

/** Starts it and reads from its greeting where it is; `env` is added to what the person's shell would have. */
export async function startProduct(env: Record<string, string> = {}): Promise<Product> {
  const home = join(privateFolder("rdv-product-"), "home");
  const shell = { PATH: process.env["PATH"] ?? "", HOME: join(home, ".."), SHELL: "/bin/sh", LANG: "C.UTF-8", NODE_ENV: "production", RDV_LOG: "error", ...env };
  const server = spawn(process.execPath, [join(ROOT, "server", "main.ts"), "--home", home, "--port", "0", "--no-open"], { cwd: ROOT, env: shell as NodeJS.ProcessEnv, stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise<void>((resolve) => void server.on("exit", () => resolve()));
  const { url, setUpCode } = await new Promise<{ url: string; setUpCode: string }>((resolve, reject) => {
    let said = "";
    server.stdout.on("data", (text: Buffer) => {
      said += text.toString();
      const [, address] = /^ {2}open +(\S+)$/m.exec(said) ?? [];
      const [, code] = /^ {2}set-up +(\S+)$/m.exec(said) ?? [];
      if (address && code) resolve({ url: address, setUpCode: code });
    });
    server.on("exit", (code) => reject(new Error(`The server ended with ${code} before it was ready:\n${said}`)));
  });
  const socket = join(home, "run", "rdv.sock");
  const ask = <T>(method: string, path: string, body?: unknown): Promise<T> => askSocket<T>(socket, { method, path, body });
  return {
    url, setUpCode, home,
    ask,
    async until(what, look) {
      const events = await followEvents(socket);
      try {
        while (!(await look())) await events.next(() => what);
      } finally {
        events.close();
      }
    },
    async stop() {
      const { items } = await ask<{ items: { id: string }[] }>("GET", "/api/sessions");
      await Promise.allSettled(items.map(({ id }) => ask("DELETE", `/api/sessions/${id}`)));
      server.kill("SIGTERM");
      await ended;
      rmSync(join(home, ".."), { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
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
