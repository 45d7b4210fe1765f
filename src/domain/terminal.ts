import type { Lease } from "./session.ts";

/** Bytes before each frame: stream (u32), epoch (u32), sequence number of the first byte (f64, exact to 2^53); all big endian. */
export const FRAME_HEADER = 16;

/** A piece of a terminal's output as it travels. */
export interface Frame {
  /** The page's own number of what it has open. */
  stream: number;
  /** Grows with every new attach; its first bytes draw the whole screen, so whatever was there is forgotten. */
  epoch: number;
  /** Position of the first byte in this stream, over all epochs. */
  seq: number;
  bytes: Uint8Array;
}

/** Header and bytes in one piece. */
export function writeFrame({ stream, epoch, seq, bytes }: Frame): Uint8Array {
  const frame = new Uint8Array(FRAME_HEADER + bytes.length);
  const header = new DataView(frame.buffer);
  header.setUint32(0, stream);
  header.setUint32(4, epoch);
  header.setFloat64(8, seq);
  frame.set(bytes, FRAME_HEADER);
  return frame;
}

/** The frame in a piece, without copying its bytes; undefined when the piece is too short to be one. */
export function readFrame(piece: ArrayBuffer | Uint8Array): Frame | undefined {
  const view = piece instanceof Uint8Array ? piece : new Uint8Array(piece);
  if (view.length < FRAME_HEADER) return undefined;
  const header = new DataView(view.buffer, view.byteOffset, FRAME_HEADER);
  return { stream: header.getUint32(0), epoch: header.getUint32(4), seq: header.getFloat64(8), bytes: view.subarray(FRAME_HEADER) };
}

/** Bytes before what is typed: stream (u32), fence and sequence number (f64, exact to 2^53); all big endian. */
const TYPED_HEADER = 20;
/** Longest piece of typed text, in UTF-16 units; each is three bytes at most. */
export const TYPED_PIECE = 32_000;

/** A piece of typed text as it travels. */
export interface Typed {
  /** The page's own number of what it has open. */
  stream: number;
  /** Of the control under which it was typed. */
  fence: number;
  /** Grows with every piece; one that is not newer is a repeat. */
  seq: number;
  data: string;
}

/** Header and text, as UTF-8, in one piece. */
export function writeTyped({ stream, fence, seq, data }: Typed): Uint8Array {
  const text = new TextEncoder().encode(data);
  const piece = new Uint8Array(TYPED_HEADER + text.length);
  const header = new DataView(piece.buffer);
  header.setUint32(0, stream);
  header.setFloat64(4, fence);
  header.setFloat64(12, seq);
  piece.set(text, TYPED_HEADER);
  return piece;
}

/** The typed text in a piece; undefined when it is none: too short or too long, or with numbers that cannot be. */
export function readTyped(piece: Uint8Array): Typed | undefined {
  if (piece.length < TYPED_HEADER || piece.length > TYPED_HEADER + 3 * TYPED_PIECE) return undefined;
  const header = new DataView(piece.buffer, piece.byteOffset, TYPED_HEADER);
  const typed = { stream: header.getUint32(0), fence: header.getFloat64(4), seq: header.getFloat64(12) };
  if (!Number.isSafeInteger(typed.fence) || !Number.isSafeInteger(typed.seq) || typed.seq < 0) return undefined;
  return { ...typed, data: new TextDecoder("utf-8", { ignoreBOM: true }).decode(piece.subarray(TYPED_HEADER)) };
}

/** Answer to opening a terminal. */
export interface TerminalOpened {
  cols: number;
  rows: number;
  /** False: others have all places at the terminal; a picture comes once a second, until `terminal.live` says that one is free. */
  live: boolean;
}

/** What was a picture is the terminal itself from now on. */
export interface TerminalLive {
  stream: number;
}

/** Answer to how a terminal is used right now. */
export interface TerminalModes {
  /** The program draws on a screen of its own, which has no past. */
  alternate: boolean;
}

/** Who controls a terminal and who else watches it, as told to one viewer. */
export interface LeaseNotice extends Lease {
  stream: number;
  /** The name under which this viewer would hold the lease. */
  you: string;
  /** Labels of the other viewers. */
  others: string[];
}

/** The pane's size was changed by its controller. */
export interface TerminalSize {
  stream: number;
  cols: number;
  rows: number;
}

/** The attach ended by itself: the pane is gone. */
export interface TerminalEnded {
  stream: number;
}

/** What a terminal shows, with its colours as escapes; sent when it changed, to those who asked for glances of it. */
export interface TerminalGlance {
  sessionId: string;
  text: string;
  cols: number;
  rows: number;
}
