import { expect, vi } from "vitest";
import type { Session } from "#domain/session.ts";
import { type LeaseNotice, readFrame, type TerminalEnded, type TerminalGlance, type TerminalSize } from "#domain/terminal.ts";
import { newId } from "../../server/lib/ids.ts";
import type { Terminals } from "../../server/terminals.ts";

const soon = { timeout: 15_000, interval: 10 };

export interface PageOptions {
  mayType?: boolean;
}

export type TerminalPage = ReturnType<typeof openTerminalPage>;

/** A page as the socket makes one, which acknowledges what it gets unless it is told not to. */
export function openTerminalPage(terminals: Terminals, options: PageOptions) {
  const id = `page-${newId()}`;
  const got = { bytes: Buffer.alloc(0), frames: 0, epoch: 0, end: 0, leases: [] as LeaseNotice[], sizes: [] as TerminalSize[], ended: [] as TerminalEnded[], screens: [] as TerminalGlance[], live: false, acks: true };
  let stream = 0;
  const terminal = terminals.connect({
    id,
    actor: { kind: "person", id: "test" },
    mayType: options.mayType ?? true,
    send(piece) {
      const frame = readFrame(piece);
      if (!frame) return;
      if (frame.epoch !== got.epoch) got.bytes = Buffer.alloc(0);
      Object.assign(got, { bytes: Buffer.concat([got.bytes, frame.bytes]), frames: got.frames + 1, epoch: frame.epoch, end: frame.seq + frame.bytes.length });
      if (got.acks) queueMicrotask(() => terminal.ack(frame.stream, frame.seq + frame.bytes.length));
    },
    tell(event, body) {
      if (event === "terminal.lease") got.leases.push(body as LeaseNotice);
      else if (event === "terminal.size") got.sizes.push(body as TerminalSize);
      else if (event === "terminal.screen") got.screens.push(body as TerminalGlance);
      else if (event === "terminal.live") got.live = true;
      else got.ended.push(body as TerminalEnded);
    },
    admit: async () => undefined,
  });
  return {
    ...terminal,
    id,
    got,
    lease: () => got.leases.at(-1),
    sees: (text: string) => vi.waitFor(() => expect(got.bytes.toString()).toContain(text), soon),
    /** Opens a session and returns the number of the stream. */
    async watch(session: Session, label = "Desk"): Promise<number> {
      stream += 1;
      const number = stream;
      got.live = (await terminal.open({ stream: number, sessionId: session.id, label })).live;
      return number;
    },
    newest: () => stream,
  };
}
