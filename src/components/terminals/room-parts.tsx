"use client";

import type { ReactNode } from "react";
import { useProjects } from "../../client/queries.ts";
import { useNow } from "../../client/use-page.ts";
import { Empty } from "../ui/feedback.tsx";
import { type Place, titleOf } from "./arrange.ts";
import { endWords } from "./words.ts";

/** What a room shows, on a desk and on a phone. */
export interface RoomProps {
  projectId: string | null;
  places: { live: Place[]; ended: Place[] };
  chosen: Place | undefined;
  open(id: string | null): void;
  shell: ReactNode;
}

export function EndedList({ ended, open }: { ended: readonly Place[]; open(id: string): void }) {
  const now = useNow();
  if (ended.length === 0) return <Empty title="No ended terminals">What ends is listed here with how it ended.</Empty>;
  return (
    <div className="ended-list">
      {ended.slice(0, 100).map((place) => (
        <button key={place.session.id} type="button" onClick={() => open(place.session.id)}>
          <span className="b cut">{titleOf(place)}</span>
          {place.task && <span className="id">{place.task.number}</span>}
          <span className="end c2 cut">{endWords(place.session, now)}</span>
        </button>
      ))}
    </div>
  );
}

export function NoTerminals({ shell }: { shell: ReactNode }) {
  return <Empty title="No terminal is open" action={shell}>Agents bring their own when a task starts. A shell is opened by hand.</Empty>;
}

/** What stands beside the title of a picture: the project where there are several, and who works there. */
export function useMeta(projectId: string | null): (place: Place) => string {
  const projects = useProjects().data ?? [];
  return ({ session }) => [projectId === null ? projects.find((p) => p.id === session.projectId)?.name : undefined, session.agentProvider].filter(Boolean).join(", ");
}
