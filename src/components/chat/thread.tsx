"use client";
import { ArrowDown } from "lucide-react";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { type Message, textOf } from "#domain/message.ts";
import { useDigest, useMessages } from "../../client/queries.ts";
import { Button } from "../ui/button.tsx";
import { Bones, Problem } from "../ui/feedback.tsx";
import { Earlier } from "./earlier.tsx";
import { followEnd } from "./follow-end.ts";
import { MessageView } from "./message.tsx";

interface Props {
  orchestratorId: string;
  /** The answer that is being written. */
  answer: string | null;
  /** The message that is on its way: it comes into sight, whatever waits below it. */
  sent: string | null;
  /** What stands behind the messages: what moves and what waits. */
  children: ReactNode;
  empty: ReactNode;
  onChoose: (taskId: string) => void;
  /** What can be done with the person's last message. */
  renderLast: (message: { id: string; text: string }) => ReactNode;
  /** Ids of tasks whose plan stands in the thread. */
  renderTail: (planned: ReadonlySet<string>) => ReactNode;
}

/** The conversation, oldest above; it follows the end while one reads along. */
export function Thread({ orchestratorId, answer, sent, children, empty, onChoose, renderLast, renderTail }: Props) {
  const list = useMessages(orchestratorId);
  const messages: readonly Message[] = list.data?.pages.flatMap((p) => p.items).toReversed() ?? [];
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const [isAway, setAway] = useState(false);
  const follow = useRef<ReturnType<typeof followEnd>>(null);
  useEffect(() => {
    if (!scroller.current || !content.current) return undefined;
    const following = followEnd(scroller.current, content.current, setAway);
    follow.current = following;
    return () => following.stop();
  }, []);
  useEffect(() => {
    const own = sent === null ? undefined : [...(content.current?.querySelectorAll(".msg.me") ?? [])].at(-1);
    if (own) follow.current?.show(own);
  }, [sent]);
  const lastOwn = messages.findLast((m) => m.role === "user");
  const digest = useDigest(orchestratorId).data?.digest ?? null;
  const [isUnfolded, setUnfolded] = useState(false);
  const shown = digest && !isUnfolded ? messages.filter((m) => m.id > digest.upTo) : messages;
  const planned = new Set(shown.flatMap((m) => m.parts.flatMap((p) => (p.kind === "plan" ? p.taskIds : []))));
  return (
    <div className="thread-place">
      <div className="scroll" ref={scroller}>
        <div className="thread" ref={content} role="log" aria-label="Conversation">
          {list.error && !list.data && <Problem error={list.error} retry={() => void list.refetch()} />}
          {!list.data && !list.error && <Bones waitsFor="the conversation" lines={4} />}
          {digest && <Earlier digest={digest} isUnfolded={isUnfolded} onUnfold={() => setUnfolded(!isUnfolded)} />}
          {list.hasNextPage && (!digest || isUnfolded || shown.length === messages.length) && <div className="text-center"><Button kind="quiet" small busy={list.isFetchingNextPage} busyWord="Loading" onClick={() => void list.fetchNextPage()}>Earlier messages</Button></div>}
          {list.data && messages.length === 0 && empty}
          {shown.map((m) => <MessageView key={m.id} message={m} answer={m.pending ? answer : null} onChoose={onChoose}>{m === lastOwn && renderLast({ id: m.id, text: textOf(m) })}</MessageView>)}
          {children}
          {list.data && renderTail(planned)}
        </div>
      </div>
      {isAway && <Button className="to-end" icon aria-label="To the newest" onClick={() => scroller.current?.scrollTo({ top: scroller.current.scrollHeight })}><ArrowDown size={16} aria-hidden="true" /></Button>}
    </div>
  );
}
