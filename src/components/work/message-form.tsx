"use client";
import { type KeyboardEvent, useState } from "react";
import { send } from "../../client/rest.ts";
import { refusalOf, useAction } from "../../client/use-action.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";

/** Words for the agent. They stay in the field until the server has them; how far they are stands below. */
export function MessageForm({ sessionId, agent, onClose }: { sessionId: string; agent: string; onClose: () => void }) {
  const [text, setText] = useState("");
  const sending = useAction(() => send("POST", `/api/sessions/${sessionId}/follow-ups`, { text }), {
    quiet: true,
    done: onClose,
  });
  const refusal = sending.error && refusalOf(sending.error);
  const say = (): void => sending.mutate(undefined);
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === "Escape") onClose();
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || text.trim() === "") return;
    event.preventDefault();
    say();
  };
  return (
    <div className="grid gap-2">
      <Field label={`Message to ${agent}`} hint="It reads it when its present turn has ended. Ctrl Enter sends." error={refusal ? `${refusal.message} ${refusal.next}` : undefined}>
        {(ids) => <textarea {...ids} className="field" rows={3} autoFocus value={text} onChange={(event) => setText(event.target.value)} onKeyDown={onKey} />}
      </Field>
      <div className="h">
        <Button kind="accent" busy={sending.isPending} busyWord="Sending" off={text.trim() === "" ? "Write something first" : undefined} onClick={say}>Send to {agent}</Button>
        <Button kind="quiet" onClick={onClose}>Close</Button>
      </div>
    </div>
  );
}
