"use client";

import { Eye, Hand, Keyboard, Maximize2, Minimize2, X } from "lucide-react";
import type { ReactNode } from "react";
import type { LeaseNotice } from "#domain/terminal.ts";
import { Button } from "../ui/button.tsx";
import { WhyButton } from "../ui/why.tsx";
import { type Place, titleOf } from "./arrange.ts";
import { dragOf } from "./drag.ts";
import { PlaceStatus } from "./place-status.tsx";
import { useRoomActs } from "./room-acts.ts";
import { leaseWords } from "./words.ts";

/** What it is about, who may type, and how it fills the screen or leaves its place. It is taken by its head to another place. */
export function FrameHead({ place, titleId, lease, menu }: { place: Place; titleId: string; lease: ReactNode; menu: ReactNode }) {
  const acts = useRoomActs();
  const { session, task } = place;
  const isFull = acts?.full === session.id;
  return (
    <header {...(acts?.close ? dragOf(acts, session.id) : {})}>
      <PlaceStatus place={place} />
      <h2 id={titleId} className="b cut">{titleOf(place)}</h2>
      {task && <span className="id">{task.number}</span>}
      {task && <WhyButton attention={task.attention} />}
      <span className="end h">
        {lease}
        {acts && (
          <Button small icon kind="quiet" data-key="f" aria-label={isFull ? "Leave full screen" : "Full screen"} title={isFull ? "Leave full screen (Ctrl Alt .)" : "Full screen (f)"} onClick={() => acts.setFull(isFull ? null : session.id)}>
            {isFull ? <Minimize2 size={14} strokeWidth={1.75} aria-hidden /> : <Maximize2 size={14} strokeWidth={1.75} aria-hidden />}
          </Button>
        )}
        {acts?.close && !isFull && (
          <Button small icon kind="quiet" data-key="x" aria-label="Close this place" title="Close this place (x). The terminal goes on." onClick={() => acts.close?.(session.id)}><X size={14} strokeWidth={1.75} aria-hidden /></Button>
        )}
        {menu}
      </span>
    </header>
  );
}

/** Who may type, and the one button that changes it. */
export function LeaseLine({ lease, own, canType, onTake, onRelease }: { lease: LeaseNotice | null; own: string; canType: boolean; onTake(): void; onRelease(): void }) {
  const { who, text } = leaseWords(lease, own);
  const Icon = who === "nobody" ? Eye : Keyboard;
  return (
    <>
      <span className={who === "you" ? "lease you" : "lease"}>
        <Icon size={14} strokeWidth={1.75} aria-hidden />
        {text}
      </span>
      {canType && who === "you" && <Button small onClick={onRelease}>Release</Button>}
      {canType && who === "other" && <Button small onClick={onTake}><Hand size={14} strokeWidth={1.75} aria-hidden />Take over</Button>}
      {canType && who === "nobody" && <Button small onClick={onTake}>Take control</Button>}
    </>
  );
}
