import type { Room } from "../../client/route.ts";

export const ROOM_NAME: Record<Room, string> = { chat: "Chat", work: "Work", terminals: "Terminals", review: "Review", learn: "Learn" };
