"use client";
import { PanelRight, ShieldCheck } from "lucide-react";
import type { ReactNode } from "react";
import type { ProjectRow } from "../../client/queries.ts";
import { ROOMS, type Room, roomPath } from "../../client/route.ts";
import { Button } from "../ui/button.tsx";
import { Link } from "./link.tsx";
import { ROOM_NAME } from "./room-names.ts";

/** The head of a room on a desk: where one is, the rooms as tabs, what the room adds. */
export function Bar({ title, projectId, project, room, panel, children }: { title: string; projectId: string | null; project: ProjectRow | undefined; room: Room; panel: { open: boolean; toggle: () => void } | undefined; children?: ReactNode }) {
  return (
    <div className="bar">
      <span className="bb cut">{title}</span>
      <nav className="tabs" aria-label="Rooms">
        {ROOMS.map((r) => (
          <Link key={r} to={roomPath(projectId, r)} aria-current={r === room ? "page" : undefined}>
            {ROOM_NAME[r]}
          </Link>
        ))}
      </nav>
      <span className="grow" />
      {children}
      {project && <span className="tag line" title="How much runs unasked in this project"><ShieldCheck size={12} aria-hidden="true" />{project.autonomy}</span>}
      {panel && (
        <Button kind="quiet" icon small aria-label={panel.open ? "Hide panel" : "Show panel"} aria-pressed={panel.open} onClick={panel.toggle}>
          <PanelRight size={16} aria-hidden="true" />
        </Button>
      )}
    </div>
  );
}
