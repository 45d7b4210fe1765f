import { IMAGE_BYTES, imageKind, typedPath } from "#domain/image.ts";
import { Refusal } from "../../client/rest.ts";
import type { Store } from "../../client/store.ts";
import { hasControl } from "../../client/terminal-link.ts";
import type { TerminalStream } from "../../client/terminal-stream.ts";
import { upload } from "../../client/upload.ts";
import { refusalOf } from "../../client/use-action.ts";

/** What is told about things on their way into a terminal. */
export interface SendState {
  /** What is on its way, and how much of it has arrived, from 0 to 1. */
  sending: { what: string; share: number } | null;
  /** A paste that waits for a person's word: the program would take each line as it comes. */
  asks: string | null;
  /** Why the last one did not get there. */
  trouble: Refusal | null;
}

export const NOTHING_SENT: SendState = { sending: null, asks: null, trouble: null };

/** Puts what is pasted or dropped into a terminal. */
export interface ViewSend {
  /** Pastes; several lines for a plain shell ask first, unless the person has said yes. */
  paste(text: string, isSure?: boolean): Promise<void>;
  /** Uploads images and types their paths, without Enter. */
  images(files: readonly File[]): Promise<void>;
  /** Takes the question or the trouble away. */
  dismiss(): void;
}

/** Pastes shorter than this are there before anybody could read how far they are. */
const TOLD_FROM = 50_000;

export function createViewSend(on: { sessionId: string; stream: TerminalStream; store: Store<SendState> }): ViewSend {
  const { sessionId, stream, store } = on;
  const tell = (what: string) => (share: number) => store.set({ sending: { what, share } });
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    store.set(NOTHING_SENT);
    try {
      await work();
    } catch (error) {
      store.set({ trouble: refusalOf(error) });
    } finally {
      store.set({ sending: null });
    }
  };
  return {
    dismiss: () => store.set({ asks: null, trouble: null }),
    paste: (text, isSure = false) => attempt(async () => {
      const progress = text.length < TOLD_FROM ? undefined : tell(`Pasting ${sizeWords(text.length)}`);
      progress?.(0);
      try {
        await stream.paste(text, false, { careful: !isSure, ...(progress ? { progress } : {}) });
      } catch (error) {
        if (!(error instanceof Refusal) || error.code !== "several-lines") throw error;
        store.set({ asks: text });
      }
    }),
    images: (files) => attempt(async () => {
      for (const file of files) await requireImage(file);
      for (const file of files) {
        const path = await keep(sessionId, { stream, file, progress: tell(`Uploading ${file.name || "the image"}, ${sizeWords(file.size)}`) });
        await stream.paste(`${typedPath(path)} `);
      }
    }),
  };
}

async function requireImage(file: File): Promise<void> {
  const name = file.name || "This";
  if (file.size > IMAGE_BYTES) throw new Refusal({ status: 0, code: "too-large", title: `${name} has ${sizeWords(file.size)}; an image may have 10 MB.`, detail: "Nothing was sent. Make it smaller, or copy it into the project." });
  if (imageKind(new Uint8Array(await file.slice(0, 16).arrayBuffer()))) return;
  throw new Refusal({ status: 0, code: "bad-request", title: `${name} is no PNG, JPEG, GIF or WebP image.`, detail: "Nothing was sent. Other files can be named by their path, or copied into the project." });
}

async function keep(sessionId: string, on: { stream: TerminalStream; file: File; progress(share: number): void }): Promise<string> {
  const { stream, file, progress } = on;
  const { lease } = stream.state();
  if (lease && lease.holder !== null && !hasControl(lease)) throw new Refusal({ status: 0, code: "not-yours", title: "Somebody else controls this terminal.", detail: "Nothing was sent. Take over, then try again." });
  if (!hasControl(lease)) await stream.take();
  const held = await heldLease(stream);
  progress(0);
  const { path } = await upload<{ path: string }>(`/api/sessions/${sessionId}/images?holder=${encodeURIComponent(held.you)}&fence=${held.fence}`, file, progress);
  return path;
}

/** The control that was just taken; word of it may come behind the answer. */
function heldLease(stream: TerminalStream): Promise<{ you: string; fence: number }> {
  return new Promise((resolve) => {
    const look = (): boolean => {
      const { lease } = stream.state();
      if (!lease || !hasControl(lease)) return false;
      resolve(lease);
      return true;
    };
    if (look()) return;
    const stop = stream.subscribe(() => look() && stop());
  });
}

/** Bytes or characters as people read them. */
export function sizeWords(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  return bytes < 1_000_000 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
