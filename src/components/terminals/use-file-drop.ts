"use client";

import { type DragEvent, useEffect, useState } from "react";

type Handler = (event: DragEvent<HTMLElement>) => void;

/** Listens for files that are dragged over an element. Text and terminals that are dragged are somebody else's. */
export function useFileDrop(onFiles: (files: readonly File[]) => void): { isOver: boolean; handlers: { onDragEnter: Handler; onDragOver: Handler; onDragLeave: Handler; onDrop: Handler } } {
  const [isOver, setIsOver] = useState(false);
  useEffect(guardPage, []);
  const over = ofFiles((event) => {
    event.dataTransfer.dropEffect = "copy";
    setIsOver(true);
  });
  return {
    isOver,
    handlers: {
      onDragEnter: over,
      onDragOver: over,
      onDragLeave: ofFiles((event) => {
        if (!(event.relatedTarget instanceof Node && event.currentTarget.contains(event.relatedTarget))) setIsOver(false);
      }),
      onDrop: ofFiles((event) => {
        setIsOver(false);
        onFiles([...event.dataTransfer.files]);
      }),
    },
  };
}

function ofFiles(act: Handler): Handler {
  return (event) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    event.stopPropagation();
    act(event);
  };
}

/** A file that is let go beside a terminal would be opened instead of the page. Returns how to stop. */
function guardPage(): () => void {
  const abort = new AbortController();
  const refuse = (event: globalThis.DragEvent): void => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "none";
  };
  addEventListener("dragover", refuse, { signal: abort.signal });
  addEventListener("drop", refuse, { signal: abort.signal });
  return () => abort.abort();
}
