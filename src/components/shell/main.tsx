"use client";
import type { ReactNode } from "react";
import { ConnectionNote } from "./connection-note.tsx";

/** A room's frame: phone head, main area with its desk head, what was lost. */
export function Main({ top, bar, children }: { top: ReactNode; bar: ReactNode; children: ReactNode }) {
  return (
    <>
      {top}
      <main className="room" id="room" tabIndex={-1}>
        {bar}
        <ConnectionNote />
        {children}
      </main>
    </>
  );
}
