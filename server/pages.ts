import { readFile } from "node:fs/promises";
import { join } from "node:path";
import next from "next";
import type { Env } from "./env.ts";
import type { PageHandler } from "./http.ts";

export interface Pages {
  handle: PageHandler;
  /** Names what the pages were built from: another name, other pages. Always the same while they are made as one writes them. */
  build: string;
  close(): Promise<void>;
}

/** The pages, rendered by Next in this process. It gets requests only behind the gate and never sees a stranger's. */
export async function createPages(env: Env): Promise<Pages> {
  const pages = next({ dev: env.dev, dir: env.root, hostname: env.host, port: env.port });
  await pages.prepare();
  const build = env.dev ? "dev" : (await readFile(join(env.root, ".next", "BUILD_ID"), "utf8")).trim();
  return { handle: pages.getRequestHandler(), build, close: () => pages.close() };
}
