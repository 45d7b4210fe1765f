"use client";
import { X } from "lucide-react";
import type { PointerEvent, ReactNode } from "react";
import { Button } from "../ui/button.tsx";

/** What belongs to the chosen thing, beside the room; its edge can be dragged. */
export function Panel({ label, head, onClose, onResize, children }: { label: string; head: ReactNode; onClose: () => void; onResize?: (width: number) => void; children: ReactNode }) {
  const drag = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.buttons === 1) onResize?.(innerWidth - event.clientX);
  };
  return (
    <aside className="panel" aria-label={label}>
      {onResize && <div className="panel-grip wide-only" onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)} onPointerMove={drag} />}
      <div className="bar !pl-4">
        {head}
        <Button kind="quiet" icon small aria-label="Close" onClick={onClose}><X size={16} aria-hidden="true" /></Button>
      </div>
      {children}
    </aside>
  );
}
