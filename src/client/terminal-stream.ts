import type { LeaseNotice, TerminalModes } from "#domain/terminal.ts";
import type { Refusal } from "./rest.ts";
import type { Screen } from "./terminal-feed.ts";
import type { PasteOptions } from "./terminal-paste.ts";

/**
 * opening: asked for. live: bytes come. asleep: nobody can see it. waiting: there is no connection. crowded: four others are live, here a
 * picture comes once a second. ended: the pane is gone; what was drawn stays.
 */
type Phase = "opening" | "live" | "asleep" | "waiting" | "crowded" | "ended";

export interface StreamState {
  phase: Phase;
  cols: number;
  rows: number;
  lease: LeaseNotice | null;
  /** Why it could not be opened. */
  problem: Refusal | null;
}

/** One terminal of one session, as long as a page shows it. It comes back by itself after every break. */
export interface TerminalStream {
  state(): StreamState;
  subscribe(listener: () => void): () => void;
  /** Whether a person can see it. What is hidden for a while is closed, and opened again when it is seen. */
  show(visible: boolean): void;
  /** Says which run of the session there is; null while it does not run. What ended with an earlier one is opened again. */
  runs(run: number | null): void;
  /** Types, taking control first when nobody has it. False when that is not possible; then nothing is kept for later. */
  type(data: string): boolean;
  /** Types text as one paste, with Enter behind it on request; what is typed meanwhile waits. */
  paste(text: string, enter?: boolean, options?: Omit<PasteOptions, "enter">): Promise<void>;
  /** How the program uses the terminal right now. */
  modes(): Promise<TerminalModes>;
  take(): Promise<void>;
  release(): void;
  /** Gives the pane itself another size, for the program and for everybody who watches. */
  fit(cols: number, rows: number): Promise<void>;
  close(): void;
}

export interface StreamOptions {
  sessionId: string;
  /** What others read about this viewer, for example `Desk`. */
  label: string;
  screen: Screen;
}
