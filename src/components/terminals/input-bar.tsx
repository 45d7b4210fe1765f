"use client";

import { ArrowUp } from "lucide-react";
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { Refusal } from "../../client/rest.ts";
import { keepDraft, readDraft } from "./drafts.ts";

/**
 * A phone's own text field: it knows the input method, dictation and correction. The whole text goes as one paste, then Enter. It takes
 * text at any time; `why` says why it cannot be sent now, and nothing is kept to be sent later by itself.
 */
export function InputBar({ sessionId, why, onSend }: { sessionId: string; why: string | null; onSend(text: string): Promise<void> }) {
  const [text, setText] = useState(() => readDraft(sessionId));
  const [sending, setSending] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const area = useRef<HTMLTextAreaElement>(null);
  useEffect(() => keepDraft(sessionId, text), [sessionId, text]);
  const isComposing = useRef(false);
  useLayoutEffect(() => grow(area.current));
  const send = async (): Promise<void> => {
    // Ctrl Enter asks no button whether it is off.
    if (sending || why !== null || !area.current) return;
    if (isComposing.current) endComposition(area.current);
    const { value } = area.current;
    setSending(true);
    setProblem(null);
    try {
      await onSend(value);
      // What was typed meanwhile is the next text. Somebody may have gone elsewhere by now.
      const next = rest(area.current?.value ?? "", value);
      keepDraft(sessionId, next);
      setText(next);
    } catch (error) {
      setProblem(error instanceof Refusal ? `${error.message} ${error.next}` : "Nothing was sent. Try again.");
    } finally {
      setSending(false);
    }
  };
  const note = problem ?? (why || null);
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
        onChange={(event) => setText(event.target.value)}
        onCompositionStart={() => void (isComposing.current = true)}
        onCompositionEnd={() => void (isComposing.current = false)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.nativeEvent.isComposing) void send();
        }}
      />
      <button type="submit" onMouseDown={keepFocus} disabled={sending || why !== null} aria-label={sending ? "Sending" : text === "" ? "Send Enter" : "Send as one paste, then Enter"}>
        <ArrowUp size={22} strokeWidth={1.75} aria-hidden />
      </button>
    </form>
  );
}

function rest(now: string, sent: string): string {
  return now.startsWith(sent) ? now.slice(sent.length) : now;
}

/** The keyboard stays up where it was up, and stays down where it was down. */
function keepFocus(event: React.MouseEvent): void {
  event.preventDefault();
}

/** Takes what an input method holds back; else it would put it into the emptied field again. */
function endComposition(area: HTMLTextAreaElement): void {
  area.blur();
  area.focus();
}

/** As high as its text; the look says how high at most. */
function grow(area: HTMLTextAreaElement | null): void {
  if (!area) return;
  area.style.height = "auto";
  area.style.height = `${area.scrollHeight + 2}px`;
}
