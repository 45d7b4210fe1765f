// A server of its own process on the data folder in argv, without pages: for tests that kill it.
import process from "node:process";
import { readEnv } from "../../server/env.ts";
import { serve } from "../../server/serve.ts";
import { ROOT } from "./world.ts";

const running = await serve(readEnv(process.env, ["--home", process.argv[2] ?? "", "--port", "0"], ROOT, "0.0.0-test"), async () => ({
  handle: async (_request, response) => void response.end("page"),
  build: "test",
  close: async () => undefined,
}));
process.on("SIGTERM", () => void running.stop().then(() => process.exit(0)));
process.stdout.write(`ready ${running.url}\n`);
