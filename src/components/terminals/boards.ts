import { createGlanceBoard, type GlanceBoard } from "../../client/glances.ts";
import { openLink } from "../../client/socket.ts";

let board: GlanceBoard | undefined;

/** The page's glances of terminals, over its one connection. */
export function glanceBoard(): GlanceBoard {
  board ??= createGlanceBoard(openLink(), {
    isVisible: () => document.visibilityState === "visible",
    subscribe(listener) {
      document.addEventListener("visibilitychange", listener);
      return () => document.removeEventListener("visibilitychange", listener);
    },
  });
  return board;
}
