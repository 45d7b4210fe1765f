"use client";

import { useQuery } from "@tanstack/react-query";
import { Fragment, type ReactNode } from "react";
import type { z } from "zod";
import type { Screen } from "#domain/api.ts";
import { keys } from "../../client/keys.ts";
import { get } from "../../client/rest.ts";
import { Button } from "../ui/button.tsx";
import { Copy } from "../ui/copy.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Bones, Problem } from "../ui/feedback.tsx";
import { addressesIn } from "./words.ts";

/** Lines that are offered as text. */
const LINES = 500;

/** What a terminal shows as plain text, for a finger to select and for everybody to copy. */
export function TextSheet({ sessionId, isOpen, onClose }: { sessionId: string; isOpen: boolean; onClose(): void }) {
  const screen = useQuery({
    queryKey: [...keys.screen(sessionId), "text"],
    queryFn: async () => (await get<z.infer<typeof Screen>>(`/api/sessions/${sessionId}/screen?lines=${LINES}`)).text.trimEnd(),
    enabled: isOpen,
    gcTime: 0,
  });
  return (
    <Dialog
      open={isOpen}
      onClose={onClose}
      title="Text of this terminal"
      footer={
        <>
          <Button onClick={onClose}>Close</Button>
          {screen.data !== undefined && <Copy text={screen.data} label="Copy all" />}
        </>
      }
    >
      {screen.error && <Problem error={screen.error} retry={() => void screen.refetch()} />}
      {screen.isPending && <Bones waitsFor="the text" />}
      {screen.data !== undefined && <pre ref={toEnd} className="text-sheet">{screen.data === "" ? "Nothing is on the screen." : withLinks(screen.data)}</pre>}
    </Dialog>
  );
}

/** A text whose addresses can be followed; each stands there whole, so nobody is led elsewhere than it says. */
function withLinks(text: string): ReactNode[] {
  const found = addressesIn(text);
  const parts = found.map(({ from, to, url }, i) => (
    <Fragment key={from}>
      {text.slice(found[i - 1]?.to ?? 0, from)}
      <a href={url.href} target="_blank" rel="noopener noreferrer">{text.slice(from, to)}</a>
    </Fragment>
  ));
  return [...parts, text.slice(found.at(-1)?.to ?? 0)];
}

/** The newest lines are at the end. */
function toEnd(element: HTMLPreElement | null): void {
  if (element) element.scrollTop = element.scrollHeight;
}
