"use client";
import { Check, Trash2 } from "lucide-react";
import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { Memory } from "#domain/memory.ts";
import { keys } from "../../client/keys.ts";
import { useMemories } from "../../client/queries.ts";
import { send } from "../../client/rest.ts";
import { when } from "../../client/times.ts";
import { useAction } from "../../client/use-action.ts";
import { Button } from "../ui/button.tsx";
import { Bones, Problem } from "../ui/feedback.tsx";

/** What the conversations of a project keep in mind; a note counts once a person confirms it. */
export function Memories({ projectId }: { projectId: string }) {
  const list = useMemories(projectId);
  return (
    <section aria-label="Memories">
      <div className="sec-h">Memories<span className="end">told to the orchestrator and to agents</span></div>
      {list.error && !list.data && <Problem error={list.error} retry={() => void list.refetch()} />}
      {!list.data && !list.error && <Bones waitsFor="the memories" lines={2} />}
      {list.data?.length === 0 && <p className="t12 c2">None yet. Say “remember that …” in the chat, or add one here.</p>}
      <ul className="learn-memories">{list.data?.map((memory) => <OneMemory key={memory.id} memory={memory} />)}</ul>
      <AddMemory projectId={projectId} />
    </section>
  );
}

const ORIGIN: Record<Memory["origin"], string> = { person: "you said it", model: "noted by the orchestrator", token: "noted by a program" };

function OneMemory({ memory }: { memory: Memory }) {
  const queries = useQueryClient();
  const again = { done: () => void queries.invalidateQueries({ queryKey: keys.memories }) };
  const confirm = useAction(() => send("POST", `/api/memories/${memory.id}/confirm`), again);
  const forget = useAction(() => send("DELETE", `/api/memories/${memory.id}`), again);
  const isNote = memory.standsSince === null;
  return (
    <li>
      <span className="wrap">{memory.text}</span>
      <span className="t12 c2">{memory.kind}, {isNote ? `${ORIGIN[memory.origin]}, not confirmed` : ORIGIN[memory.origin]}, {when(memory.createdAt)}</span>
      <span className="h">
        {isNote && <Button small busy={confirm.isPending} busyWord="Confirming" onClick={() => confirm.mutate()}><Check size={12} aria-hidden="true" />Confirm</Button>}
        <Button small kind="quiet" icon aria-label={`Forget: ${memory.text.slice(0, 60)}`} busy={forget.isPending} onClick={() => forget.mutate()}><Trash2 size={14} aria-hidden="true" /></Button>
      </span>
    </li>
  );
}

function AddMemory({ projectId }: { projectId: string }) {
  const queries = useQueryClient();
  const [text, setText] = useState("");
  const add = useAction(() => send("POST", `/api/projects/${projectId}/memories`, { text: text.trim() }), {
    done: () => {
      setText("");
      void queries.invalidateQueries({ queryKey: keys.memories });
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (text.trim() !== "" && !add.isPending) add.mutate();
  };
  return (
    <form className="h pt-2" onSubmit={submit}>
      <input className="field grow" aria-label="Keep in mind" placeholder="Keep in mind" maxLength={1000} value={text} onChange={(event) => setText(event.target.value)} />
      <Button type="submit" busy={add.isPending} busyWord="Adding" off={text.trim() === "" ? "Write something first" : undefined}>Add</Button>
    </form>
  );
}
