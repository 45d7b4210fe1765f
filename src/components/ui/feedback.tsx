"use client";
import { type ReactNode, useEffect, useState } from "react";
import { refusalOf } from "../../client/use-action.ts";
import { Button } from "./button.tsx";

/** What is missing, what fills it, and one button for it. */
export function Empty({ title, children, action }: { title: string; children: ReactNode; action?: ReactNode }) {
  return (
    <section className="empty" aria-label={title}>
      <p className="bb">{title}</p>
      <p className="c2">{children}</p>
      {action && <div className="mt-2">{action}</div>}
    </section>
  );
}

/** What happened, what to do, and a way to try again; in place, not as a page. */
export function Problem({ error, retry }: { error: unknown; retry?: () => void }) {
  const refusal = refusalOf(error);
  return (
    <div className="notice" role="alert">
      <p className="bb">{refusal.message}</p>
      <p className="c2">{refusal.next}</p>
      {retry && <Button small onClick={retry}>Try again</Button>}
    </div>
  );
}

const BONES_AFTER_MS = 200;
const WORDS_AFTER_MS = 5000;

/** Stands for content that is on its way: nothing at first, then its shape, and after five seconds what it waits for. */
export function Bones({ lines = 3, waitsFor }: { lines?: number; waitsFor: string }) {
  const [stage, setStage] = useState<0 | 1 | 2>(0);
  useEffect(() => {
    const timers = [setTimeout(() => setStage(1), BONES_AFTER_MS), setTimeout(() => setStage(2), WORDS_AFTER_MS)];
    return () => {
      for (const timer of timers) clearTimeout(timer);
    };
  }, []);
  if (stage === 0) return null;
  return (
    <div className="grid gap-2 p-4" role="status">
      {Array.from({ length: lines }, (_, i) => <div key={i} className="bone" style={{ width: `${[45, 92, 74][i % 3]}%` }} />)}
      {stage === 2 && <p className="t12 c3">Waiting for {waitsFor}</p>}
      <span className="sr">Loading {waitsFor}</span>
    </div>
  );
}
