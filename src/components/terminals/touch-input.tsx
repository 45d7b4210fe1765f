"use client";

import { toast } from "sonner";
import { useMedia } from "../../client/use-page.ts";
import { readClipboard } from "./clipboard.ts";
import { InputBar } from "./input-bar.tsx";
import { KeyStrip } from "./key-strip.tsx";
import type { TerminalView } from "./terminal-view.ts";
import { useViewState } from "./use-terminal-view.ts";
import { leaseWords } from "./words.ts";

/** Keys and a text field under a terminal that is touched. They stay when the connection goes: only what they do is off. */
export function TouchInput({ sessionId, view, own }: { sessionId: string; view: TerminalView | null; own: string }) {
  const state = useViewState(view);
  const isTouch = useMedia("(pointer: coarse)");
  const why = whyNot(state?.stream ?? null, own);
  if (!isTouch) return null;
  return (
    <>
      <KeyStrip off={why !== null} onKey={(data) => view?.press(data)} onPaste={() => void pasteInto(view)} />
      <InputBar sessionId={sessionId} why={why} onSend={(text) => view?.submit(text) ?? Promise.resolve()} />
    </>
  );
}

/** Why nothing can be typed now; empty while that is only a moment. */
function whyNot(stream: ReturnType<TerminalView["stream"]["state"]> | null, own: string): string | null {
  if (!stream || stream.phase === "opening" || stream.phase === "asleep" || stream.phase === "ended") return "";
  if (stream.phase === "waiting") return stream.cols === 0 ? "" : "Your text is kept. Send it when the connection is back.";
  if (stream.phase === "crowded") return "Four others watch it. Nothing can be sent from here until one of them leaves.";
  const { who, text } = leaseWords(stream.lease, own);
  return who === "other" ? `${text}. Take over to send.` : null;
}

async function pasteInto(view: TerminalView | null): Promise<void> {
  const text = await readClipboard();
  if (text === undefined) toast("The browser keeps the clipboard to itself.", { description: "Hold a finger on the text field and paste there." });
  else if (text !== "") await view?.stream.paste(text).catch(() => toast("Nothing was pasted.", { description: "Take control, then paste again." }));
}
