"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { ulid } from "ulid";
import { keepChatDraft, readChatDraft } from "../../client/chat-draft.ts";
import { keys } from "../../client/keys.ts";
import { useMessages } from "../../client/queries.ts";
import { type Refusal, say, send } from "../../client/rest.ts";
import { refusalOf, useAction } from "../../client/use-action.ts";

/** A message of the person on its way. */
export interface Outgoing {
  key: string;
  text: string;
  /** The message it takes the place of. */
  replaces: string | null;
  /** Null while it is on its way; else why it did not arrive. */
  refusal: Refusal | null;
}

/** What a person writes in a conversation: kept until the server has it, and the answer as it is written. */
export function useSaying(orchestratorId: string) {
  const queries = useQueryClient();
  const [text, setText] = useState(() => readChatDraft(orchestratorId).text);
  const [outgoing, setOutgoing] = useState<Outgoing | null>(null);
  const [answer, setAnswer] = useState<string | null>(null);
  const [changing, setChanging] = useState<string | null>(null);

  // Sent before the page was loaded: it may have arrived, though the answer that said so was lost.
  const [kept, setKept] = useState(() => readChatDraft(orchestratorId));
  const messages = useMessages(orchestratorId).data;
  const hasArrived = (key: string | null): boolean => key !== null && (messages?.pages.some((p) => p.items.some((m) => m.id === key)) ?? false);
  if (hasArrived(kept.key)) {
    setKept({ text: "", key: null });
    if (text === kept.text) setText("");
  }
  useEffect(() => {
    if (hasArrived(readChatDraft(orchestratorId).key)) keepChatDraft(orchestratorId, { text: "", key: null });
  });

  const write = (next: string): void => {
    setText(next);
    keepChatDraft(orchestratorId, { text: next, key: null });
  };
  const tell = async ({ key, text: words, replaces }: Omit<Outgoing, "refusal">): Promise<void> => {
    setOutgoing({ key, text: words, replaces, refusal: null });
    keepChatDraft(orchestratorId, { text: words, key });
    let isTaken = false;
    const onAccepted = (): void => {
      isTaken = true;
      setAnswer("");
      // What was written meanwhile is the next draft.
      if (readChatDraft(orchestratorId).key === key) keepChatDraft(orchestratorId, { text: "", key: null });
    };
    try {
      await say(`/api/orchestrators/${orchestratorId}/messages`, { text: words, ...(replaces ? { replaces } : {}) }, { key, onAccepted, onText: (delta) => setAnswer((now) => (now ?? "") + delta) });
    } catch (error) {
      if (!isTaken) return setOutgoing({ key, text: words, replaces, refusal: refusalOf(error) });
    }
    // An answer whose stream broke is still written by the server, and read like any other.
    await queries.invalidateQueries({ queryKey: keys.messages(orchestratorId) });
    setOutgoing((now) => (now?.key === key ? null : now));
    setAnswer(null);
  };
  const sendDraft = (): void => {
    const words = text.trim();
    if (words === "") return;
    const draft = readChatDraft(orchestratorId);
    setText("");
    setChanging(null);
    void tell({ key: draft.text === text && draft.key !== null ? draft.key : ulid(), text: words, replaces: changing });
  };
  /** Brings the last message back to be said otherwise; null leaves it as it was. */
  const change = (message: { id: string; text: string } | null): void => {
    setChanging(message?.id ?? null);
    write(message?.text ?? "");
  };
  const sayAgain = (message: { id: string; text: string }): void => void tell({ key: ulid(), text: message.text, replaces: message.id });
  const stop = useAction(() => send<unknown>("POST", `/api/orchestrators/${orchestratorId}/stop`));
  const again = (): void => void (outgoing && tell(outgoing));
  const takeBack = (): void => {
    if (outgoing) write(text === "" ? outgoing.text : `${outgoing.text}\n${text}`);
    setOutgoing(null);
  };
  return { text, write, send: sendDraft, outgoing, again, takeBack, answer, changing, change, sayAgain, stop: () => stop.mutate() };
}
