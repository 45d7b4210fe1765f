"use client";

import { useQuery } from "@tanstack/react-query";
import type { z } from "zod";
import type { Screen } from "#domain/api.ts";
import { keys } from "../../client/keys.ts";
import { get } from "../../client/rest.ts";
import { Button } from "../ui/button.tsx";
import { Copy } from "../ui/copy.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Bones, Problem } from "../ui/feedback.tsx";

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
      {screen.data !== undefined && <pre ref={toEnd} className="text-sheet">{screen.data === "" ? "Nothing is on the screen." : screen.data}</pre>}
    </Dialog>
  );
}

/** The newest lines are at the end. */
function toEnd(element: HTMLPreElement | null): void {
  if (element) element.scrollTop = element.scrollHeight;
}
