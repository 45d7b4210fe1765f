import { execFileSync } from "node:child_process";
import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { privateFolder } from "../../e2e/support/sample-repo.ts";
import type { ProductServer } from "./server.ts";

/** A terminal whose program prints what it is fed. */
export interface FedPane {
  sessionId: string;
  feed(bytes: string): Promise<void>;
  close(): Promise<void>;
}

let panes = 0;

/** Opens a shell that becomes `cat` on a pipe; the screen is empty when it resolves. */
export async function openFedPane(server: ProductServer): Promise<FedPane> {
  const pipe = join(privateFolder("rdv-fed-"), `${++panes}`);
  execFileSync("mkfifo", ["-m", "600", pipe]);
  const { id } = await server.openShell();
  await server.type(id, `stty -echo; exec cat ${pipe}`);
  // Both ways, so that opening waits for nobody and the program never sees an end.
  const file = await open(pipe, constants.O_RDWR);
  return {
    sessionId: id,
    async feed(bytes) {
      await file.write(bytes);
    },
    close: () => file.close(),
  };
}
