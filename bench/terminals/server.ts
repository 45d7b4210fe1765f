import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Session } from "#domain/session.ts";
import { askSocket } from "../../e2e/support/ask-socket.ts";
import { privateFolder, ROOT } from "../../e2e/support/sample-repo.ts";

const capture = promisify(execFile);

/** The product's server in a process of its own, so that its CPU and memory can be told from the viewers'. */
export interface ProductServer {
  pid: number;
  home: string;
  url: string;
  /** A token of the owner that may look and type. */
  token: string;
  openShell(): Promise<Session>;
  /** Types a line, with Enter behind it. */
  type(sessionId: string, line: string): Promise<void>;
  /** The visible screen as tmux has it. */
  screen(sessionId: string): Promise<string>;
  /** Bytes of live objects, inside and outside of the heap, after a full collection. */
  liveBytes(): Promise<number>;
  /** Ends it alone; what runs in its terminals goes on. */
  stop(): Promise<void>;
  /** Ends it with its terminals, and removes its data. */
  close(): Promise<void>;
}

/** On fresh data, or on a data folder called `home` in a private one that is removed at the end. */
export async function startServer(root: string = privateFolder("rdv-bench-")): Promise<ProductServer> {
  const home = join(root, "home");
  const env = { PATH: process.env["PATH"] ?? "", HOME: root, SHELL: "/bin/sh", PS1: "ready> ", RDV_LOG: "silent", LANG: "C.UTF-8" };
  const server = spawn(process.execPath, ["--inspect=127.0.0.1:0", join(ROOT, "e2e", "support", "serve-alone.ts"), home], { env: env as unknown as NodeJS.ProcessEnv, stdio: ["ignore", "pipe", "pipe"] });
  const [url, inspector] = await Promise.all([said(server, "stdout", /ready (\S+)/), said(server, "stderr", /listening on (ws:\S+)/)]);
  const ask = <T>(method: string, path: string, body?: unknown): Promise<T> => askSocket<T>(join(home, "run", "rdv.sock"), { method, path, body });
  const { token } = await ask<{ token: string }>("POST", "/api/tokens", { name: "bench", scopes: ["read", "input"] });
  const open: string[] = [];
  const stop = async (): Promise<void> => {
    server.kill("SIGTERM");
    await once(server, "exit");
  };
  return {
    pid: server.pid ?? 0,
    home,
    url, token,
    async openShell() {
      const session = await ask<Session>("POST", "/api/sessions", {});
      open.push(session.id);
      return session;
    },
    type: (sessionId, line) => ask("POST", `/api/sessions/${sessionId}/input`, { text: line, enter: true }),
    screen: async (sessionId) => (await capture("tmux", ["-S", join(home, "run", "tmux.sock"), "capture-pane", "-p", "-t", `=rdv-${sessionId}:`])).stdout,
    liveBytes: () => liveBytes(inspector),
    stop,
    async close() {
      await Promise.allSettled(open.map((id) => ask("DELETE", `/api/sessions/${id}`)));
      await stop();
      await new Promise((resolve) => spawn("tmux", ["-S", join(home, "run", "tmux.sock"), "kill-server"], { stdio: "ignore" }).on("exit", resolve));
      rmSync(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}

/** Waits for words of a program, and goes on reading so that it never has to wait. */
export function said(program: ChildProcess, where: "stdout" | "stderr", words: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    program[where]?.on("data", (piece: Buffer) => {
      text = `${text}${piece.toString()}`.slice(-10_000);
      const found = words.exec(text)?.[1];
      if (found !== undefined) resolve(found);
    });
    program.on("exit", (code) => reject(new Error(`The program ended with ${code}: ${text}`)));
  });
}

async function liveBytes(inspector: string): Promise<number> {
  const socket = new WebSocket(inspector);
  await once(socket, "open");
  let number = 0;
  const call = async (method: string, params: object = {}): Promise<unknown> => {
    const id = ++number;
    socket.send(JSON.stringify({ id, method, params }));
    for (;;) {
      const [message] = (await once(socket, "message")) as [MessageEvent<string>];
      const answer = JSON.parse(message.data) as { id?: number; result?: unknown };
      if (answer.id === id) return answer.result;
    }
  };
  // Twice: what a first collection finalises, the second one frees.
  for (let round = 0; round < 2; round++) await call("HeapProfiler.collectGarbage");
  const expression = "(m => m.heapUsed + m.external)(process.memoryUsage())";
  const { result } = (await call("Runtime.evaluate", { expression })) as { result: { value: number } };
  socket.close();
  return result.value;
}
