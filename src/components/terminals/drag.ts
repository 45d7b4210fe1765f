import type { DragEvent } from "react";
import type { RoomActs } from "./room-acts.ts";

/** What makes an element something to take a terminal by. */
export function dragOf(acts: RoomActs | null, id: string): { draggable?: true; onDragStart?(event: DragEvent): void; onDragEnd?(): void } {
  if (!acts) return {};
  return {
    draggable: true,
    onDragStart(event) {
      // Without data some browsers drag nothing; no other page can make anything of it.
      event.dataTransfer.setData("application/x-rdv-terminal", id);
      event.dataTransfer.effectAllowed = "move";
      acts.setDrag(id);
    },
    onDragEnd: () => acts.setDrag(null),
  };
}
