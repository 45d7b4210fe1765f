"use client";
import type { MessagePart } from "#domain/message.ts";
import { useDecisions } from "../../client/queries.ts";

/** A question as it stands in the conversation once it is answered; while it is open, its card below asks it. */
export function Asked({ part }: { part: Extract<MessagePart, { kind: "ask" }> }) {
  const open = useDecisions().data;
  if (!open || open.some((d) => d.id === part.decisionId)) return null;
  return (
    <div className="msg bot">
      <p className="wrap">{part.question}</p>
      <p className="c2 t12 wrap">Choices: {part.choices.join(", ")}</p>
    </div>
  );
}
