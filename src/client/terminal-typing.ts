import { type Typed, TYPED_PIECE } from "#domain/terminal.ts";
import type { PasteOptions } from "./terminal-paste.ts";

/** The keyboard of one terminal: keys go out in order, never twice, and never after the moment they were meant for. */
export interface Typing {
  /** The fence of the control that is held; null when it is not. */
  setFence(fence: number | null): void;
  /** Sends keys, behind a paste that is under way. False when there is no control. */
  type(data: string): boolean;
  /** Takes control and sends the keys then; they are forgotten when that fails. */
  typeAfter(take: () => Promise<void>, data: string): void;
  /** Sends text as one paste; what is typed meanwhile waits. */
  paste(text: string, options: PasteOptions): Promise<void>;
  /** Forgets what waits: the connection broke, and nobody shall be surprised later. */
  drop(): void;
}

/** Makes a keyboard over two ways out: single pieces of keys, and whole pastes that are answered when they arrived. */
export function createTyping(out: { send(piece: Omit<Typed, "stream">): void; paste(text: string, options: PasteOptions): Promise<unknown> }): Typing {
  let fence: number | null = null;
  let seq = 0;
  let waiting: string[] = [];
  let taking = false;
  let pasting = 0;
  let lastPaste: Promise<unknown> = Promise.resolve();

  const drain = (): void => {
    if (taking || pasting > 0) return;
    const text = waiting.join("");
    waiting = [];
    if (fence === null) return;
    for (let at = 0; at < text.length; ) {
      const end = endOfPiece(text, at);
      out.send({ fence, seq: seq++, data: text.slice(at, end) });
      at = end;
    }
  };

  return {
    setFence(next) {
      fence = next;
    },
    type(data) {
      if (fence === null && !taking) return false;
      waiting.push(data);
      drain();
      return true;
    },
    typeAfter(take, data) {
      waiting.push(data);
      if (taking) return;
      taking = true;
      void take()
        .catch(() => undefined)
        .then(() => {
          taking = false;
          drain();
        });
    },
    async paste(text, options) {
      pasting += 1;
      const mine = lastPaste.then(() => out.paste(text, options));
      lastPaste = mine.catch(() => undefined);
      try {
        await mine;
      } finally {
        pasting -= 1;
        drain();
      }
    },
    drop() {
      fence = null;
      waiting = [];
    },
  };
}

/** Where a piece that begins at `at` ends; never within a letter of two units. */
function endOfPiece(text: string, at: number): number {
  const end = at + TYPED_PIECE;
  return end < text.length && /[\uD800-\uDBFF]/.test(text.charAt(end - 1)) ? end - 1 : end;
}
