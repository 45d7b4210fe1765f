"use client";

import type { KeyboardEvent } from "react";
import { lookOf } from "../../client/attention-look.ts";
import { type Place, titleOf } from "./arrange.ts";
import { dragOf } from "./drag.ts";
import { GlanceScreen } from "./glance-screen.tsx";
import { KeptGlance } from "./kept-screen.tsx";
import { PlaceStatus } from "./place-status.tsx";
import { useRoomActs } from "./room-acts.ts";
import { SessionMenu } from "./session-menu.tsx";

/** Lines painted; the look cuts off above what does not fit. */
const LINES = 24;

/** A small picture of a terminal that opens it. */
export function Thumbnail({ place, meta, onOpen }: { place: Place; meta: string; onOpen(): void }) {
  const acts = useRoomActs();
  const { session, task } = place;
  const title = titleOf(place);
  const onKey = (event: KeyboardEvent): void => {
    if (event.key !== "b" || event.ctrlKey || event.altKey || event.metaKey || !acts || acts.besideOff !== undefined) return;
    event.preventDefault();
    event.stopPropagation();
    acts.beside(session.id);
  };
  return (
    <article className="frame thumb" data-s={task && session.status === "running" ? lookOf(task.attention.state).s : undefined} {...dragOf(acts, session.id)}>
      <header>
        <PlaceStatus place={place} short />
        <span className="b cut">{title}</span>
        {task && <span className="id t11">{task.number}</span>}
        <span className="meta end cut">{meta}</span>
        {acts && <SessionMenu place={place} view={null} />}
      </header>
      {session.status === "hibernated" ? <KeptGlance sessionId={session.id} lines={LINES} /> : <GlanceScreen sessionId={session.id} lines={LINES} />}
      <button type="button" className="thumb-open" data-item aria-label={`Open terminal ${title}`} onClick={onOpen} onKeyDown={onKey} />
    </article>
  );
}
