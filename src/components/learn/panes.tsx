"use client";
import { ChevronLeft } from "lucide-react";
import type { ReactNode } from "react";

/** A list beside what is chosen in it; on a phone one of the two. */
export function Panes({ list, detail, back, onBack }: { list: ReactNode; detail: ReactNode | null; back: string; onBack: () => void }) {
  return (
    <div className="learn" data-detail={detail !== null || undefined}>
      <div className="learn-list">{list}</div>
      <div className="learn-detail">
        {detail !== null && <button type="button" className="learn-back" onClick={onBack}><ChevronLeft size={18} aria-hidden="true" />{back}</button>}
        {detail}
      </div>
    </div>
  );
}
