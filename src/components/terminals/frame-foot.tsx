"use client";

import { viewerWords } from "./words.ts";
import type { ViewState } from "./terminal-view.ts";

/** What the terminal is about, how large its pane is, who watches, and how the keyboard gets out. */
export function FrameFoot({ where, state, own }: { where: string; state: ViewState | null; own: string }) {
  const { stream, latency, hasFocus } = state ?? { stream: null, latency: null, hasFocus: false };
  const isLive = stream?.phase === "live";
  return (
    <footer>
      <span className="mono cut">{where}</span>
      {stream !== null && stream.cols > 0 && <span className="pane-size">{stream.cols} x {stream.rows}<span className="of-many">, fixed for all viewers</span></span>}
      {isLive && <span className="cut of-many">{viewerWords(stream.lease, own)}</span>}
      <span className="end way-out" data-on={hasFocus || undefined}>leave the terminal <kbd>Ctrl Alt .</kbd></span>
      {isLive && latency !== null && <span>{latency} ms</span>}
    </footer>
  );
}
