import { startBareApp } from "../../e2e/support/bare-app.ts";
import { newId } from "../../server/lib/ids.ts";
import type { Tmux } from "../../server/machine/tmux.ts";

/** A shell in a tmux with the product's settings that nobody watches and nothing monitors. */
export interface BareShell {
  type(line: string): Promise<void>;
  /** Types into another terminal of the same tmux. */
  typeElsewhere(line: string): Promise<void>;
  /** How a viewer that is not ours attaches. */
  attach(): ReturnType<Tmux["attach"]>;
  close(): Promise<void>;
}

export async function bareShell(): Promise<BareShell> {
  const app = await startBareApp();
  const [id, other] = [newId(), newId()];
  for (const each of [id, other]) await app.tmux.newSession(each, { cols: 120, rows: 40 }, ["/bin/sh"]);
  return {
    type: async (line) => void (await app.tmux.paste(id, line, true)),
    typeElsewhere: async (line) => void (await app.tmux.paste(other, line, true)),
    attach: () => app.tmux.attach(id, false),
    close: () => app.close(),
  };
}
