"use client";

import { ArrowUp } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Refusal } from "../../client/rest.ts";
import { dropDraft, keepDraft, readDraft } from "./drafts.ts";

/** A phone's own text field: it knows the input method, dictation and correction. The whole text goes as one paste, then Enter. */
export function InputBar({ sessionId, why, onSend }: { sessionId: string; why: string | null; onSend(text: string): Promise<void> }) {
  const [text, setText] = useState(() => readDraft(sessionId));
  const [sending, setSending] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const area = useRef<HTMLTextAreaElement>(null);
  useEffect(() => keepDraft(sessionId, text), [sessionId, text]);
  const send = async (): Promise<void> => {
    // Ctrl Enter asks no button whether it is off.
    if (sending || why !== null) return;
    setSending(true);
    setProblem(null);
    try {
      await onSend(text);
      // What was typed meanwhile is the next text.
      if (area.current && area.current.value !== text) return;
      dropDraft(sessionId);
      setText("");
      area.current?.style.removeProperty("height");
    } catch (error) {
      setProblem(error instanceof Refusal ? `${error.message} ${error.next}` : "Nothing was sent. Try again.");
    } finally {
      setSending(false);
      area.current?.focus();
    }
  };
  const note = problem ?? why;
  return (
    <form
      className="input-bar"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      {note !== null && <p role={problem ? "alert" : undefined}>{note}</p>}
      <textarea
        ref={area}
        rows={1}
        value={text}
        aria-label="Text for this terminal"
        placeholder="Type, then send"
        autoCapitalize="off"
        autoComplete="off"
        spellCheck={false}
        enterKeyHint="enter"
        onChange={(event) => {
          setText(event.target.value);
          grow(event.target);
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.nativeEvent.isComposing) void send();
        }}
      />
      <button type="submit" disabled={sending || why !== null} aria-label={sending ? "Sending" : text === "" ? "Send Enter" : "Send as one paste, then Enter"}>
        <ArrowUp size={22} strokeWidth={1.75} aria-hidden />
      </button>
    </form>
  );
}

/** As high as its text; the look says how high at most. */
function grow(area: HTMLTextAreaElement): void {
  area.style.height = "auto";
  area.style.height = `${area.scrollHeight + 2}px`;
}
