"use client";
import dynamic from "next/dynamic";
import type { ReactNode } from "react";
import type { Message, MessagePart } from "#domain/message.ts";
import { textOf } from "#domain/message.ts";
import { lookOf, type StateLook } from "../../client/attention-look.ts";
import { load } from "../../client/load.ts";
import { useNamedTask } from "../../client/queries.ts";
import { roomPath } from "../../client/route.ts";
import { moment } from "../../client/times.ts";
import { Link } from "../shell/link.tsx";
import { Button } from "../ui/button.tsx";
import { Glyph } from "../ui/glyph.tsx";
import { Asked } from "./asked.tsx";
import { PlanCard } from "./plan-card.tsx";
import { Steps } from "./steps.tsx";
import type { Outgoing } from "./use-saying.ts";

const Prose = dynamic(() => load(() => import("./prose.tsx")), { ssr: false });
/** Signs that need the markdown reader; without them the text stands as it is. */
const HAS_FORM = /[*_`#[\]<>|~]|^\s*(?:[-+]|\d+[.)])\s/m;

/** One message: the person's own, the orchestrator's prose with its plan, or a fact with its time. */
export function MessageView({ message, answer, onChoose, children }: { message: Message; answer: string | null; onChoose: (taskId: string) => void; children?: ReactNode }) {
  if (message.role === "user") return <><Mine text={textOf(message)} at={message.createdAt} />{children}</>;
  const text = message.pending && answer ? answer : textOf(message);
  const cards = message.parts.flatMap((p) => (p.kind === "text" || p.kind === "steps" ? [] : [p]));
  const steps = message.parts.find((p) => p.kind === "steps")?.steps ?? [];
  return (
    <>
      {steps.length > 0 && <Steps steps={steps} pending={message.pending} />}
      {text !== "" && <div className="msg bot">{HAS_FORM.test(text) ? <Prose text={text} /> : <p className="wrap">{text}</p>}</div>}
      {message.pending && text === "" && steps.length === 0 && <p className="msg bot c3" role="status">Thinking</p>}
      {cards.map((part, i) => <Card key={i} part={part} at={message.createdAt} onChoose={onChoose} />)}
    </>
  );
}

function Card({ part, at, onChoose }: { part: Exclude<MessagePart, { kind: "text" | "steps" }>; at: string; onChoose: (taskId: string) => void }) {
  switch (part.kind) {
    case "plan":
      return <PlanCard taskIds={part.taskIds} onChoose={onChoose} />;
    case "ask":
      return <Asked part={part} />;
    case "stopped":
      return <p className="msg bot c3">You stopped it here.</p>;
    case "note":
      return <Note part={part} at={at} />;
  }
}

const NOTE_LOOK: Record<Extract<MessagePart, { kind: "note" }>["state"], StateLook> = {
  verified: lookOf("verified"), failed: lookOf("failed"), queued: lookOf("queued"), working: lookOf("working"),
};

function Note({ part, at }: { part: Extract<MessagePart, { kind: "note" }>; at: string }) {
  const task = useNamedTask(part.taskId);
  const look = NOTE_LOOK[part.state];
  return (
    <div className="note" data-s={look.s}>
      <Glyph glyph={look.glyph} name={look.word} />
      {task ? <Link to={roomPath(task.projectId, "work", task.number)} className="cut">{part.text}</Link> : <span className="cut">{part.text}</span>}
      <time dateTime={at}>{moment(at)}</time>
    </div>
  );
}

function Mine({ text, at }: { text: string; at?: string }) {
  return (
    <div className="msg me">
      <p className="wrap">{text}</p>
      {at && <time dateTime={at}>{moment(at)}</time>}
    </div>
  );
}

/** A message that the server does not have yet: on its way, or refused with what to do. */
export function Unsent({ outgoing, onAgain, onTakeBack }: { outgoing: Outgoing; onAgain: () => void; onTakeBack: () => void }) {
  return (
    <>
      <Mine text={outgoing.text} />
      {outgoing.refusal && (
        <div className="notice" role="alert">
          <p className="bb">Not sent: {outgoing.refusal.message}</p>
          <p className="c2">{outgoing.refusal.next}</p>
          <div className="h"><Button small onClick={onAgain}>Send again</Button><Button small kind="quiet" onClick={onTakeBack}>Edit</Button></div>
        </div>
      )}
    </>
  );
}
