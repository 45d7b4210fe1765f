import { spawn } from "node:child_process";
import { once } from "node:events";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { bareShell } from "./bare-shell.ts";
import { said } from "./server.ts";

/** ttyd with tmux behind it, the yardstick of viewers. */
export interface Ttyd {
  pid: number;
  /** Types a line into the shell behind it, not through the viewer. */
  type(line: string): Promise<void>;
  /** Types into another terminal of its tmux. */
  typeElsewhere(line: string): Promise<void>;
  /** One more viewer; it hears every message's bytes. */
  view(take: (bytes: Uint8Array) => void): Promise<{ type(keys: string): void; close(): void }>;
  close(): Promise<void>;
}

// The first byte of each message says what it is, in both directions.
const OUTPUT = "0".charCodeAt(0);
const INPUT = "0";

/** Undefined when there is none on the PATH. */
export async function startTtyd(): Promise<Ttyd | undefined> {
  if (!isOnPath("ttyd")) return undefined;
  const shell = await bareShell();
  const { program, args, env, cwd } = shell.attach();
  const ttyd = spawn("ttyd", ["-W", "-i", "127.0.0.1", "-p", "0", program, ...args], { env: env as unknown as NodeJS.ProcessEnv, cwd, stdio: ["ignore", "ignore", "pipe"] });
  const port = await said(ttyd, "stderr", /Listening on port: (\d+)/).catch(async (error: unknown) => {
    await shell.close();
    throw error;
  });
  return {
    pid: ttyd.pid ?? 0,
    type: shell.type,
    typeElsewhere: shell.typeElsewhere,
    async view(take) {
      const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`, ["tty"]);
      socket.binaryType = "arraybuffer";
      socket.addEventListener("message", ({ data }: MessageEvent<ArrayBuffer>) => {
        const bytes = new Uint8Array(data);
        if (bytes[0] === OUTPUT) take(bytes.subarray(1));
      });
      await once(socket, "open");
      socket.send(Buffer.from(JSON.stringify({ AuthToken: "", columns: 120, rows: 40 })));
      return { type: (keys) => socket.send(Buffer.from(INPUT + keys)), close: () => socket.close() };
    },
    async close() {
      ttyd.kill("SIGTERM");
      await once(ttyd, "exit");
      await shell.close();
    },
  };
}

function isOnPath(name: string): boolean {
  return (process.env["PATH"] ?? "").split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
