"use client";
import { Check, Clock, TriangleAlert, X } from "lucide-react";
import type { FollowUp } from "#domain/follow-up.ts";
import { oneLine } from "#domain/text.ts";
import { useFollowUps } from "../../client/queries.ts";
import { send } from "../../client/rest.ts";
import { useAction } from "../../client/use-action.ts";
import { whereItIs } from "../../client/follow-up-words.ts";
import { Button } from "../ui/button.tsx";

/** How many settled messages stay in sight; what became of older ones stands in the timeline. */
const SETTLED_SHOWN = 3;

/** What the running agent was told, and whether it has it. */
export function Messages({ sessionId }: { sessionId: string }) {
  const all = useFollowUps(sessionId).data ?? [];
  const settled = new Set(all.filter(isSettled).slice(-SETTLED_SHOWN));
  const shown = all.filter((f) => !isSettled(f) || settled.has(f));
  if (shown.length === 0) return null;
  return (
    <ul className="told" aria-label="Messages to the agent" aria-live="polite">
      {shown.map((followUp) => <Message key={followUp.id} followUp={followUp} />)}
    </ul>
  );
}

function isSettled({ status }: FollowUp): boolean {
  return status === "begun" || status === "dropped";
}

const ICON = { waiting: Clock, pasted: Clock, submitted: Clock, begun: Check, unsure: TriangleAlert, dropped: X } as const;

function Message({ followUp }: { followUp: FollowUp }) {
  const taking = useAction(() => send("DELETE", `/api/sessions/${followUp.sessionId}/follow-ups/${followUp.id}`));
  const Icon = ICON[followUp.status];
  return (
    <li>
      <span className="wrap">{oneLine(followUp.text, 160)}</span>
      <span className="h t12 c2">
        <Icon size={14} aria-hidden="true" />
        <span className="grow">{whereItIs(followUp)}</span>
        {followUp.status === "waiting" && <Button small kind="quiet" busy={taking.isPending} busyWord="Taking back" onClick={() => taking.mutate(undefined)}>Take back</Button>}
      </span>
    </li>
  );
}
