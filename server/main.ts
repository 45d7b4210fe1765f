import { readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { problemOf } from "#domain/errors.ts";
import { readEnv } from "./env.ts";
import { greet } from "./greet.ts";
import { createPages } from "./pages.ts";
import { serve } from "./serve.ts";

const root = join(import.meta.dirname, "..");
const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };

async function main(): Promise<void> {
  const env = readEnv(process.env, process.argv.slice(2), root, version);
  const running = await serve(env, createPages);
  await greet({ env, ...running });
  let stopping = false;
  const stop = async (): Promise<void> => {
    if (stopping) return;
    stopping = true;
    await running.stop();
    process.exit(0);
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => void stop());
}

main().catch((error: unknown) => {
  const problem = problemOf(error);
  if (problem.status >= 500) process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.stderr.write(`${problem.title}\n${problem.detail}\n`);
  process.exit(problem.code === "conflict" ? 3 : 1);
});
