"use client";
import { ChevronLeft, Search } from "lucide-react";
import type { ReactNode } from "react";
import { go } from "../../client/use-route.ts";

/** The head of a room on a phone: back, title with what belongs to it, at most two actions. */
export function Top({ title, back, tag, onFind, children }: { title: string; back: string | undefined; tag?: string | undefined; onFind: () => void; children?: ReactNode }) {
  return (
    <header className="top">
      {back && <button type="button" className="tap -ml-3" aria-label="Back" onClick={() => go(back)}><ChevronLeft size={22} aria-hidden="true" /></button>}
      <h1 className="cut">{title}</h1>
      {tag && <span className="tag line ml-1.5 !h-[22px]">{tag}</span>}
      <span className="grow" />
      {children}
      <button type="button" className="tap" aria-label="Find or run" onClick={onFind}><Search size={20} aria-hidden="true" /></button>
    </header>
  );
}
