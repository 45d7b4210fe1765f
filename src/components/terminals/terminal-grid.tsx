"use client";

import { type DragEvent, type KeyboardEvent, useState } from "react";
import { useNow } from "../../client/use-page.ts";
import { Button } from "../ui/button.tsx";
import { Empty } from "../ui/feedback.tsx";
import { type Place, titleOf } from "./arrange.ts";
import { fresh } from "./fresh-shell.ts";
import { useRoomActs } from "./room-acts.ts";
import { neighbour } from "./split.ts";
import { TerminalFrame } from "./terminal-frame.tsx";
import type { TerminalView } from "./terminal-view.ts";
import { endWords } from "./words.ts";

interface GridProps {
  stand: readonly Place[];
  views: Readonly<Record<string, TerminalView | null>>;
  /** Another one may be dropped beside the last one. */
  mayGrow: boolean;
  onView(id: string, view: TerminalView | null): void;
  /** A terminal was dropped into a place; the number behind the last one is a new place. */
  onDrop(id: string, at: number): void;
  onFocus(id: string): void;
}

/** Up to four terminals alive. Arrows go from one to the next once the keyboard has left a terminal; Enter goes in. */
export function TerminalGrid({ stand, views, mayGrow, onView, onDrop, onFocus }: GridProps) {
  const acts = useRoomActs();
  const drag = acts?.drag ?? null;
  const onKey = (event: KeyboardEvent<HTMLDivElement>): void => {
    const frames = [...event.currentTarget.querySelectorAll<HTMLElement>(":scope > .term-place > .frame")];
    const at = frames.findIndex((frame) => frame === event.target);
    if (at < 0 || event.ctrlKey || event.altKey || event.metaKey) return;
    const to = neighbour(frames.length, at, event.key);
    if (to !== undefined) frames[to]?.focus();
    else if (event.key === "Enter") views[stand[at]?.session.id ?? ""]?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- the frames in it are what has the focus
    <div className="term-stand" data-count={stand.length} onKeyDown={onKey}>
      {stand.map((place, i) => (
        <div key={place.session.id} className="term-place" onFocusCapture={() => onFocus(place.session.id)}>
          <Standing place={place} many={stand.length > 1} onView={(view) => onView(place.session.id, view)} />
          {drag !== null && drag !== place.session.id && <DropTarget words="Show it here" onStray={() => acts?.setDrag(null)} onDrop={() => onDrop(drag, i)} />}
        </div>
      ))}
      {drag !== null && mayGrow && !stand.some((p) => p.session.id === drag) && <DropTarget isNew words="Open beside" onStray={() => acts?.setDrag(null)} onDrop={() => onDrop(drag, stand.length)} />}
    </div>
  );
}

/** A terminal in its place, or word of its end where several stand: what it left on the screen is one press away. */
function Standing({ place, many, onView }: { place: Place; many: boolean; onView(view: TerminalView | null): void }) {
  const acts = useRoomActs();
  const now = useNow();
  const [isOpened, setIsOpened] = useState(false);
  const { session } = place;
  const words = endWords(session, now);
  if (words === undefined || !many || isOpened) return <TerminalFrame place={place} eager={fresh.id === session.id} onView={onView} />;
  return (
    <section className="frame term-left" tabIndex={-1} data-item aria-label={`Place of ${titleOf(place)}`}>
      <Empty
        title={titleOf(place)}
        action={
          <span className="h">
            <Button small onClick={() => setIsOpened(true)}>Show its last screen</Button>
            {acts?.close && <Button small data-key="x" onClick={() => acts.close?.(session.id)}>Close this place</Button>}
          </span>
        }
      >
        {words}. Another terminal can be dropped here.
      </Empty>
    </section>
  );
}

/** Where a dragged terminal may be let go. */
function DropTarget({ words, isNew = false, onStray, onDrop }: { words: string; isNew?: boolean; onStray(): void; onDrop(): void }) {
  const [isOver, setIsOver] = useState(false);
  const over = (event: DragEvent): void => {
    event.preventDefault();
    event.dataTransfer.dropEffect = "move";
    setIsOver(true);
  };
  return (
    <div
      className={isNew ? "term-drop new" : "term-drop"}
      data-over={isOver || undefined}
      onDragEnter={over}
      onDragOver={over}
      onDragLeave={() => setIsOver(false)}
      // There is no such event during a drag, so this one ended unheard.
      onMouseMove={onStray}
      onDrop={(event) => {
        event.preventDefault();
        onDrop();
      }}
    >
      <span>{words}</span>
    </div>
  );
}
