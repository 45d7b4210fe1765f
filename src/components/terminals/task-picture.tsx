"use client";

import { useSession } from "../../client/queries.ts";
import { GlanceScreen } from "./glance-screen.tsx";
import { KeptGlance } from "./kept-screen.tsx";

/** The last lines of the terminal of a task's agent: as they are now, or as they were when it was hibernated. */
export function TaskPicture({ sessionId, lines }: { sessionId: string; lines: number }) {
  const session = useSession(sessionId).data;
  return session?.status === "hibernated" ? <KeptGlance sessionId={sessionId} lines={lines} /> : <GlanceScreen sessionId={sessionId} lines={lines} />;
}
