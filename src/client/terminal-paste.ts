import { ulid } from "ulid";
import { PASTE_CHARS } from "#domain/api.ts";
import { Refusal, send } from "./rest.ts";

/** How text is pasted, besides the text. */
export interface PasteOptions {
  enter: boolean;
  /** Is refused with the code `several-lines` where a program would take each line as it comes. */
  careful?: boolean;
  /** Hears how much of it has arrived, from 0 to 1. */
  progress?(share: number): void;
}

/** Bytes of one message. */
const MESSAGE_BYTES = 64 * 1024;
/** Room for everything in a message but the text. */
const AROUND = 512;

/** Sends text to a terminal, a long one in pieces, which are typed as one paste when the last one is there. */
export async function sendPaste(sessionId: string, text: string, options: PasteOptions): Promise<void> {
  const { enter, careful = false, progress } = options;
  if (text.length > PASTE_CHARS) throw new Refusal({ status: 0, code: "too-large", title: `The text has ${text.length.toLocaleString("en-GB")} characters; a paste takes ${PASTE_CHARS.toLocaleString("en-GB")}.`, detail: "Nothing was sent. Put it into a file instead." });
  const path = `/api/sessions/${sessionId}/input`;
  const pieces = piecesOf(text);
  const paste = ulid();
  let at = 0;
  for (const [i, piece] of pieces.entries()) {
    const more = i < pieces.length - 1;
    await send("POST", path, { text: piece, enter, careful, ...(pieces.length > 1 ? { piece: { paste, at, more } } : {}) });
    at += piece.length;
    progress?.(text.length === 0 ? 1 : at / text.length);
  }
}

/** Cuts text so that each piece fits into a message, however much longer its characters become on the way. */
export function piecesOf(text: string): string[] {
  const pieces: string[] = [];
  const encoder = new TextEncoder();
  let from = 0;
  while (from < text.length) {
    let length = MESSAGE_BYTES - AROUND;
    while (encoder.encode(JSON.stringify(text.slice(from, from + length))).length > MESSAGE_BYTES - AROUND) length = Math.floor(length / 2);
    pieces.push(text.slice(from, from + length));
    from += length;
  }
  return pieces.length === 0 ? [""] : pieces;
}
