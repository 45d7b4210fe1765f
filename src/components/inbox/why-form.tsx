"use client";
import { type FormEvent, useState } from "react";
import { Button } from "../ui/button.tsx";

/** Words that go with an answer. Escape leaves it unanswered; Enter sends, Shift and Enter is a new line. */
export function WhyForm({ label, action, busy, busyWord, needed, onSend, onLeave }: { label: string; action: string; busy: boolean; busyWord: string; needed: boolean; onSend: (text: string) => void; onLeave: () => void }) {
  const [text, setText] = useState("");
  const submit = (event?: FormEvent): void => {
    event?.preventDefault();
    if (!busy && (!needed || text.trim() !== "")) onSend(text.trim());
  };
  return (
    <form className="v gap-2 grow" onSubmit={submit}>
      <label className="label">
        <span>{label}</span>
        <textarea
          className="field" rows={2} autoFocus maxLength={10_000} value={text} onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Escape") onLeave();
            if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
            event.preventDefault();
            submit();
          }}
        />
      </label>
      <div className="h">
        <Button type="submit" busy={busy} busyWord={busyWord} off={needed && text.trim() === "" ? "Write something first" : undefined}>{action}</Button>
        <Button kind="quiet" onClick={onLeave}>Back</Button>
      </div>
    </form>
  );
}
