"use client";

import { lookOf } from "../../client/attention-look.ts";
import { type Place, titleOf } from "./arrange.ts";
import { GlanceScreen } from "./glance-screen.tsx";
import { PlaceStatus } from "./place-status.tsx";

/** Lines painted; the look cuts off above what does not fit. */
const LINES = 24;

/** A small picture of a terminal that opens it. */
export function Thumbnail({ place, meta, onOpen }: { place: Place; meta: string; onOpen(): void }) {
  const { session, task } = place;
  const title = titleOf(place);
  return (
    <article className="frame thumb" data-s={task && session.status === "running" ? lookOf(task.attention.state).s : undefined}>
      <header>
        <PlaceStatus place={place} short />
        <span className="b cut">{title}</span>
        {task && <span className="id t11">{task.number}</span>}
        <span className="meta end cut">{meta}</span>
      </header>
      <GlanceScreen sessionId={session.id} lines={LINES} />
      <button type="button" className="thumb-open" aria-label={`Open terminal ${title}`} onClick={onOpen} />
    </article>
  );
}
