"use client";

import "./glance.css";
import "./hibernated.css";
import "./terminals.css";
import { useQueryClient } from "@tanstack/react-query";
import { type KeyboardEvent, useEffect, useId, useState } from "react";
import { keys } from "../../client/keys.ts";
import { send } from "../../client/rest.ts";
import { refusalOf, useAction } from "../../client/use-action.ts";
import { useNow } from "../../client/use-page.ts";
import { Messages } from "../work/messages.tsx";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { type Place, titleOf } from "./arrange.ts";
import { FrameHead } from "./frame-head.tsx";
import { KeptScreen } from "./kept-screen.tsx";
import { SessionMenu } from "./session-menu.tsx";
import { restWords } from "./words.ts";

/** A terminal whose agent is hibernated: its last screen, why it rests, and the two ways to have it back. */
export function HibernatedFrame({ place, bare, onView }: { place: Place; bare: boolean; onView: ((view: null) => void) | undefined }) {
  const titleId = useId();
  useEffect(() => onView?.(null), [onView]);
  const { session } = place;
  return (
    <section className="frame" tabIndex={-1} data-item aria-labelledby={titleId}>
      {bare ? <h2 id={titleId} className="sr">{titleOf(place)}</h2> : <FrameHead place={place} titleId={titleId} lease={null} menu={<SessionMenu place={place} view={null} />} />}
      <div className="term-body">
        <div className="term kept" role="img" aria-label="The last screen before it was hibernated"><KeptScreen sessionId={session.id} /></div>
      </div>
      <WakeBar place={place} />
    </section>
  );
}

function WakeBar({ place: { session } }: { place: Place }) {
  const queries = useQueryClient();
  const now = useNow();
  const [text, setText] = useState("");
  const again = (): void => void queries.invalidateQueries({ queryKey: keys.sessions });
  const waking = useAction(() => send("POST", `/api/sessions/${session.id}/wake`), { done: again });
  const telling = useAction((words: string) => send("POST", `/api/sessions/${session.id}/follow-ups`, { text: words }), {
    quiet: true,
    done() {
      setText("");
      again();
    },
  });
  const refusal = telling.error && refusalOf(telling.error);
  const isWaking = session.rest?.waking != null;
  const tell = (): void => {
    if (text.trim() !== "" && !telling.isPending) telling.mutate(text);
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    tell();
  };
  return (
    <div className="wake">
      <p role="status">{restWords(session, now)}</p>
      <Messages sessionId={session.id} />
      <div className="wake-row">
        <Field label="Message that wakes it" error={refusal ? `${refusal.message} ${refusal.next}` : undefined}>
          {(ids) => <textarea {...ids} className="field" rows={1} value={text} placeholder="Type a message" onChange={(event) => setText(event.target.value)} onKeyDown={onKey} />}
        </Field>
        <Button busy={telling.isPending} busyWord="Sending" off={text.trim() === "" ? "Write something first" : undefined} onClick={tell}>Send</Button>
        <Button kind="accent" busy={waking.isPending} busyWord="Waking" off={isWaking ? "It is on its way back" : undefined} onClick={() => waking.mutate(undefined)}>Wake</Button>
      </div>
    </div>
  );
}
