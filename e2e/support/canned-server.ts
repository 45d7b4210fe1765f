import { mkdirSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import process from "node:process";
import { Command, CommanderError } from "commander";
import { EXIT, Stop } from "../../bin/server-call.ts";
import { privateFolder } from "./sample-repo.ts";

/** What a command asked of its server. */
interface Request {
  method: string;
  path: string;
  body: unknown;
}

/** How a command of the command line ended, in this process. */
interface Ended {
  code: number;
  out: string;
  err: string;
}

/** A server that says what it was told to, for the commands that talk to it. */
export interface CannedServer {
  asked: Request[];
  /** Answers by "METHOD path", without the query; what is not there is not found. */
  answers: Record<string, unknown>;
  run(add: (program: Command) => void, ...args: string[]): Promise<Ended>;
  close(): Promise<void>;
}

/** A refusal as the API words it. */
export class Refusal {
  readonly problem: { status: number; title: string; detail: string };
  constructor(status: number, title: string, detail = "Do otherwise.") {
    this.problem = { status, title, detail };
  }
}

/** Starts it on a private socket, where commands of this process find it. */
export async function startCanned(): Promise<CannedServer> {
  const home = privateFolder("rdv-cli-");
  mkdirSync(join(home, "run"));
  const canned: Pick<CannedServer, "asked" | "answers"> = { asked: [], answers: {} };
  const server = createServer((request, response) => {
    let text = "";
    request.on("data", (chunk) => void (text += String(chunk)));
    request.on("end", () => {
      const [method, path] = [request.method ?? "", request.url ?? ""];
      canned.asked.push({ method, path, body: text === "" ? undefined : (JSON.parse(text) as unknown) });
      const answer = canned.answers[`${method} ${path.split("?")[0]}`] ?? new Refusal(404, `There is nothing at ${path}.`);
      response.statusCode = answer instanceof Refusal ? answer.problem.status : 200;
      response.end(typeof answer === "string" ? answer : JSON.stringify(answer instanceof Refusal ? answer.problem : answer));
    });
  });
  await new Promise<void>((listens) => void server.listen(join(home, "run", "rdv.sock"), listens));
  const before = process.env["RDV_HOME"];
  process.env["RDV_HOME"] = home;
  return Object.assign(canned, {
    run: runCommand,
    close: async () => {
      if (before === undefined) delete process.env["RDV_HOME"];
      else process.env["RDV_HOME"] = before;
      await new Promise((closed) => void server.close(closed));
      rmSync(home, { recursive: true, force: true });
    },
  });
}

/** Runs one command the way bin/rdv.ts does; commands that run at the same time would mix what they write. */
async function runCommand(add: (program: Command) => void, ...args: string[]): Promise<Ended> {
  const ended: Ended = { code: EXIT.ok, out: "", err: "" };
  const program = new Command("rdv").option("--json").exitOverride().configureOutput({ writeErr: (text) => void (ended.err += text), writeOut: (text) => void (ended.out += text) });
  program.hook("preAction", (_root, action) => void action.setOptionValue("json", program.opts<{ json?: boolean }>().json ?? false));
  add(program);
  const write = process.stdout.write;
  process.stdout.write = (text: unknown) => (ended.out += String(text)) !== "";
  try {
    await program.parseAsync(args, { from: "user" });
  } catch (error) {
    if (error instanceof Stop) Object.assign(ended, { code: error.exit, err: error.message });
    else if (error instanceof CommanderError) ended.code = error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    else throw error;
  } finally {
    process.stdout.write = write;
  }
  return ended;
}
