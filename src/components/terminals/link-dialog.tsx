"use client";

import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";

/** Shows where a link of a terminal leads before it is opened: both what it says and where it goes are the program's words. */
export function LinkDialog({ url, onClose }: { url: URL | null; onClose(): void }) {
  const open = (): void => {
    if (url) window.open(url.href, "_blank", "noopener,noreferrer");
    onClose();
  };
  return (
    <Dialog
      open={url !== null}
      onClose={onClose}
      title="Open this link?"
      footer={
        <>
          <Button onClick={onClose}>Stay here</Button>
          <Button onClick={open}>Open the link</Button>
        </>
      }
    >
      <p className="c2">The program in this terminal wrote it. It leads to {url?.host}.</p>
      <code className="output">{url?.href}</code>
    </Dialog>
  );
}
