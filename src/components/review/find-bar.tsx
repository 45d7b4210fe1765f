"use client";
import { ArrowDown, ArrowUp, X } from "lucide-react";
import { count } from "../../client/plan.ts";
import { Button } from "../ui/button.tsx";
import type { Finding } from "./use-find.ts";

/** Finds in the whole change; the browser's own search sees only what is drawn. */
export function FindBar({ find, onClose }: { find: Finding; onClose: () => void }) {
  const { text, places, at, isCut, isReading, step } = find;
  const sum = text === "" ? "" : places.length === 0 ? (isReading ? "Looking" : "Nothing found") : at < 0 ? `${count(places.length, "line")}${isCut ? " or more" : ""}` : `${at + 1} of ${places.length}${isCut ? " or more" : ""}`;
  return (
    <form className="review-find" role="search" aria-label="Find in the change" onSubmit={(event) => { event.preventDefault(); step(1); }}>
      <input className="field" aria-label="Find in the change" placeholder="Find in the change" autoFocus value={text} maxLength={500} onChange={(event) => find.setText(event.target.value)}
        onKeyDown={(event) => { if (event.key === "Escape") { event.stopPropagation(); onClose(); } else if (event.key === "Enter" && event.shiftKey) { event.preventDefault(); step(-1); } }} />
      <span className="t12 c2 whitespace-nowrap" role="status">{sum}</span>
      <Button kind="quiet" icon small aria-label="Previous place" onClick={() => step(-1)}><ArrowUp size={14} aria-hidden="true" /></Button>
      <Button kind="quiet" icon small aria-label="Next place" onClick={() => step(1)}><ArrowDown size={14} aria-hidden="true" /></Button>
      <Button kind="quiet" icon small aria-label="Close the search" onClick={onClose}><X size={14} aria-hidden="true" /></Button>
    </form>
  );
}
