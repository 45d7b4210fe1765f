"use client";

import { createContext, useContext } from "react";

/** What the room does with a terminal besides showing it; a phone's room does none of it. */
export interface RoomActs {
  /** The terminal that is being dragged. */
  drag: string | null;
  setDrag(id: string | null): void;
  /** Opens a terminal beside what is shown. */
  beside(id: string): void;
  /** Why nothing more can stand beside it. */
  besideOff: string | undefined;
  isShown(id: string): boolean;
  /** Closes the place of a terminal; undefined where there are no places. */
  close: ((id: string) => void) | undefined;
  /** The terminal that fills the screen. */
  full: string | null;
  setFull(id: string | null): void;
}

export const RoomActsContext = createContext<RoomActs | null>(null);

/** What the room around offers; null on a phone. */
export const useRoomActs = (): RoomActs | null => useContext(RoomActsContext);
