"use client";

import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import type { TerminalView } from "./terminal-view.ts";
import { useViewState } from "./use-terminal-view.ts";

/** Lines of a paste that are shown before it is sent. */
const SHOWN = 12;

/** What is on its way into the terminal, what kept it from getting there, and the question before several lines. */
export function SendNotes({ view }: { view: TerminalView }) {
  const state = useViewState(view);
  if (!state) return null;
  const { sending, trouble, asks } = state;
  return (
    <>
      {sending && (
        <div className="term-note">
          <span>{sending.what}</span>
          <progress className="term-progress" max={1} value={sending.share} aria-label={sending.what} />
          <span className="c2">{Math.round(sending.share * 100)} %</span>
        </div>
      )}
      {trouble && (
        <div className="term-note" role="alert">
          <span><b className="b">{trouble.message}</b> {trouble.next}</span>
          <Button small className="end" onClick={view.send.dismiss}>Close</Button>
        </div>
      )}
      <PasteDialog text={asks} onClose={view.send.dismiss} onPaste={(text) => void view.send.paste(text, true).then(view.focus)} />
    </>
  );
}

/** Several lines for a program that takes each one as it comes: they are shown before anything runs. */
function PasteDialog({ text, onClose, onPaste }: { text: string | null; onClose(): void; onPaste(text: string): void }) {
  const lines = text?.split(/\r\n?|\n/) ?? [];
  const count = lines.at(-1) === "" ? lines.length - 1 : lines.length;
  const title = count > 1 ? `Paste ${count.toLocaleString("en-GB")} lines?` : "Paste a line with its end?";
  return (
    <Dialog
      open={text !== null}
      onClose={onClose}
      title={title}
      footer={
        <>
          <Button onClick={onClose}>Do not paste</Button>
          <Button kind="accent" onClick={() => text !== null && onPaste(text)}>Paste</Button>
        </>
      }
    >
      <p>This program takes each line as it comes: a shell runs them one after the other.</p>
      <code className="output">{lines.slice(0, SHOWN).map((line) => line.slice(0, 200)).join("\n")}{count > SHOWN && `\nand ${(count - SHOWN).toLocaleString("en-GB")} more`}</code>
    </Dialog>
  );
}
