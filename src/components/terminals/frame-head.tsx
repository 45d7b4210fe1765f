"use client";

import { Eye, Hand, Keyboard } from "lucide-react";
import type { LeaseNotice } from "#domain/terminal.ts";
import { Button } from "../ui/button.tsx";
import { leaseWords } from "./words.ts";

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
