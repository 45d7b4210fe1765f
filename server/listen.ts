import { existsSync } from "node:fs";
import { chmod, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createNetServer } from "node:net";
import { join } from "node:path";
import { createClient } from "@libsql/client";
import { AppError } from "#domain/errors.ts";
import type { Env } from "./env.ts";
import { now } from "./lib/ids.ts";

type OnRequest = (request: IncomingMessage, response: ServerResponse) => void;

/** Name of the private socket of a data folder. Who can open it owns the files. */
const LOCAL_SOCKET = "rdv.sock";

/**
 * Makes sure that no other server works on this data. The lock is the kernel's own, on a file that holds nothing else, so it ends
 * with the process however that dies. Refuses with the address of the other server.
 */
export async function claimHome(home: string): Promise<() => Promise<void>> {
  await mkdir(join(home, "run"), { recursive: true, mode: 0o700 });
  const lock = createClient({ url: `file:${join(home, "run", "lock.db")}`, concurrency: 1, timeout: 0 });
  try {
    await lock.execute("PRAGMA locking_mode=EXCLUSIVE");
    // Taking the write lock once in this mode keeps it until the connection ends.
    await lock.executeMultiple("BEGIN EXCLUSIVE; CREATE TABLE IF NOT EXISTS lock (id INTEGER); COMMIT;");
  } catch {
    lock.close();
    const other = await readFile(join(home, "run", "server.json"), "utf8").then((t) => (JSON.parse(t) as { url?: string }).url).catch(() => undefined);
    throw new AppError("conflict", `Remote Dev runs already on this data${other ? `: ${other}` : ""}.`, "Use that one, or start with another folder: npm start -- --home PATH");
  }
  return async () => {
    await rm(join(home, "run", "server.json"), { force: true });
    // A closed connection lives, and locks, until its statements are collected as garbage; in this mode the next read lets go at once.
    await lock.executeMultiple("PRAGMA locking_mode=NORMAL; SELECT id FROM lock;");
    lock.close();
  };
}

/** The wanted port, or for 0 one that is free. */
export async function freePortFor(env: Env): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createNetServer();
    probe.once("error", (error: NodeJS.ErrnoException) =>
      reject(error.code === "EADDRINUSE" ? new AppError("not-available", `Port ${env.port} is in use.`, "Start with another one: npm start -- --port 7421") : error),
    );
    probe.listen(env.port, env.host, () => {
      const address = probe.address();
      probe.close(() => resolve(address && typeof address === "object" ? address.port : env.port));
    });
  });
}

/** Opens the port and the private socket. */
export async function listen(env: Env, on: { port: number; onRequest: OnRequest; onLocalRequest: OnRequest }): Promise<{ tcp: Server; close(): Promise<void> }> {
  const tcp = createServer(on.onRequest);
  const local = createServer(on.onLocalRequest);
  const path = join(env.home, "run", LOCAL_SOCKET);
  await rm(path, { force: true });
  await listening(tcp, () => tcp.listen(on.port, env.host));
  await listening(local, () => local.listen(path));
  await chmod(path, 0o600);
  return {
    tcp,
    close: async () => void (await Promise.all([tcp, local].map(closed))),
  };
}

function listening(server: Server, start: () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.once("listening", resolve);
    start();
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/** Tells scripts, hooks and `rdv` where the server is. */
export async function publish(env: Env, at: { port: number; version: string }): Promise<string> {
  const url = `http://127.0.0.1:${at.port}`;
  const run = join(env.home, "run");
  await replace(join(run, "server.json"), `${JSON.stringify({ url, pid: process.pid, version: at.version, startedAt: now() })}\n`);
  await replace(join(run, "hook-url"), `${url}/api/hooks\n`);
  return url;
}

async function replace(path: string, text: string): Promise<void> {
  await writeFile(`${path}.part`, text, { mode: 0o600 });
  if (existsSync(path)) await chmod(path, 0o600);
  await rename(`${path}.part`, path);
}
