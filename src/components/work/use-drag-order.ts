"use client";
import { type PointerEvent, useEffect, useRef, useState } from "react";
import { toast } from "sonner";
import type { TaskView } from "#domain/api.ts";
import { mayWait } from "../../client/graph-shown.ts";

/** A line that is being drawn from a task: where its end is, and the task under it. */
export interface Drawn {
  from: string;
  x: number;
  y: number;
  over: string | null;
}

/** Pixels a pointer moves before a press is a drag. */
const SLACK = 6;

/** Drawing with a mouse or pen from one task to another: the second waits for the first. `onDrop` hears what the law allows. */
export function useDragOrder(tasks: readonly TaskView[], onDrop: (child: TaskView, parent: TaskView) => void) {
  const [drawn, setDrawn] = useState<Drawn | null>(null);
  const field = useRef<HTMLDivElement>(null);
  const press = useRef<{ id: string; x: number; y: number; moved: boolean } | null>(null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== "Escape" || !press.current) return;
      press.current = null;
      setDrawn(null);
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, []);
  const down = (id: string, event: PointerEvent<HTMLElement>): void => {
    if (event.pointerType === "touch" || event.button !== 0 || (event.target as HTMLElement).closest("button")) return;
    press.current = { id, x: event.clientX, y: event.clientY, moved: false };
  };
  const move = (event: PointerEvent<HTMLElement>): void => {
    const start = press.current;
    const box = field.current?.getBoundingClientRect();
    if (!start || !box) return;
    if (!start.moved && Math.hypot(event.clientX - start.x, event.clientY - start.y) < SLACK) return;
    start.moved = true;
    const over = document.elementFromPoint(event.clientX, event.clientY)?.closest<HTMLElement>("[data-task]")?.dataset["task"] ?? null;
    setDrawn({ from: start.id, x: event.clientX - box.left, y: event.clientY - box.top, over: over === start.id ? null : over });
  };
  const up = (): void => {
    const [child, parent] = [drawn?.over, drawn?.from].map((id) => tasks.find((t) => t.id === id));
    setDrawn(null);
    if (!press.current?.moved) press.current = null;
    if (!child || !parent) return;
    const refusal = mayWait(tasks, child.id, parent.id);
    if (refusal) toast.error(refusal.refused, { description: refusal.next });
    else if (!child.dependsOn.includes(parent.id)) onDrop(child, parent);
  };
  /** The click that ends a drag opens nothing. */
  const click = (event: { preventDefault(): void }): void => {
    if (press.current?.moved) event.preventDefault();
    press.current = null;
  };
  return { drawn, field, down, move, up, click };
}
