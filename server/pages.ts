import type { IncomingMessage, ServerResponse } from "node:http";
import next from "next";
import type { Env } from "./env.ts";

/** The pages, rendered by Next in this process. It gets requests only behind the gate and never sees a stranger's. */
export async function createPages(env: Env): Promise<{ handle(request: IncomingMessage, response: ServerResponse): Promise<void>; close(): Promise<void> }> {
  const pages = next({ dev: env.dev, dir: env.root, hostname: env.host, port: env.port });
  await pages.prepare();
  return { handle: pages.getRequestHandler(), close: () => pages.close() };
}
