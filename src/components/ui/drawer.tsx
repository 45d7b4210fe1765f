"use client";
import { Drawer as Base } from "@base-ui/react/drawer";
import { X } from "lucide-react";
import type { ReactNode } from "react";

/** A sheet from below, for the phone; a swipe, Escape or the button closes it. */
export function Drawer({ open, onClose, title, children }: { open: boolean; onClose: () => void; title: string; children: ReactNode }) {
  return (
    <Base.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Base.Portal>
        <Base.Backdrop className="scrim" />
        <Base.Viewport className="drawer-place">
          <Base.Popup className="drawer">
            <div className="h flex-none pl-4 pr-1">
              <Base.Title className="bb grow">{title}</Base.Title>
              <Base.Close className="tap" aria-label="Close"><X size={20} aria-hidden="true" /></Base.Close>
            </div>
            <Base.Content className="overflow-y-auto pb-[calc(16px+var(--safe-b))]">{children}</Base.Content>
          </Base.Popup>
        </Base.Viewport>
      </Base.Portal>
    </Base.Root>
  );
}
