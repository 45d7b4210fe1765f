"use client";
import { Ellipsis, Inbox, MessageSquare, SquareTerminal, Waypoints } from "lucide-react";
import { useDecisions } from "../../client/queries.ts";
import { type Route, roomPath } from "../../client/route.ts";
import { useSilentNeeds } from "../../client/silent-needs.ts";
import { Link } from "./link.tsx";

/** The bottom bar of a phone; on its side it becomes a rail. */
export function Dock({ route, home, onMore }: { route: Route; home: string | null; onMore: () => void }) {
  const waiting = (useDecisions().data?.length ?? 0) + useSilentNeeds().length;
  const projectId = route.scope === "project" ? route.projectId : route.scope === "master" ? null : home;
  const room = "room" in route ? route.room : null;
  const icon = { size: 22, strokeWidth: 1.75, "aria-hidden": true } as const;
  return (
    <nav className="dock" aria-label="Rooms">
      <Link to="/inbox" aria-current={route.scope === "inbox" ? "page" : undefined}>
        <Inbox {...icon} />
        <span>Inbox</span>
        {waiting > 0 && <span className="n you" aria-label={`${waiting} wait for you`}>{waiting}</span>}
      </Link>
      <Link to={roomPath(projectId, "chat")} aria-current={room === "chat" ? "page" : undefined}><MessageSquare {...icon} /><span>Chat</span></Link>
      <Link to={roomPath(projectId, "work")} aria-current={room === "work" ? "page" : undefined}><Waypoints {...icon} /><span>Work</span></Link>
      <Link to={roomPath(projectId, "terminals")} aria-current={room === "terminals" ? "page" : undefined}><SquareTerminal {...icon} /><span>Terminals</span></Link>
      <a href="/settings" onClick={(event) => { event.preventDefault(); onMore(); }} aria-current={route.scope === "settings" || route.scope === "health" || room === "review" || room === "learn" ? "page" : undefined}><Ellipsis {...icon} /><span>More</span></a>
    </nav>
  );
}
