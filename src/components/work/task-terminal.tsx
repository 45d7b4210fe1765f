"use client";
import dynamic from "next/dynamic";
import { useState } from "react";
import type { TaskView } from "#domain/api.ts";
import type { Session } from "#domain/session.ts";
import { load } from "../../client/load.ts";
import { roomPath } from "../../client/route.ts";
import { Link } from "../shell/link.tsx";
import { Button } from "../ui/button.tsx";
import { Bones } from "../ui/feedback.tsx";

const TerminalFrame = dynamic(() => load(() => import("../terminals/terminal-frame.tsx")).then((m) => m.TerminalFrame), { ssr: false, loading: () => <Bones waitsFor="the terminal" /> });

/** The terminal of the latest try: live while it runs; afterwards its last screen, when wanted. */
export function TaskTerminal({ task, session, fills = false }: { task: TaskView; session: Session | undefined; fills?: boolean }) {
  const [wanted, setWanted] = useState(false);
  const isLive = session?.status === "running" || session?.status === "starting" || session?.status === "hibernated";
  const frame = session && (isLive || wanted || fills) && <div className="term-grid !p-0" data-layout="only"><TerminalFrame key={session.id} place={{ session, task }} /></div>;
  if (fills) return frame ? <div className="task-term-fill">{frame}</div> : <p className="p-4 c2">{noneWords(task)}</p>;
  return (
    <section aria-label="Terminal">
      <div className="sec-h">
        Terminal
        {session && <span className="end"><Link className="btn small" to={roomPath(task.projectId, "terminals", session.id)}>Open large</Link></span>}
      </div>
      {frame ? <div className="task-term">{frame}</div> : <p className="h t12 c2">{session ? <><span>It ended.</span><Button small onClick={() => setWanted(true)}>Show its last screen</Button></> : noneWords(task)}</p>}
    </section>
  );
}

function noneWords(task: TaskView): string {
  return task.delegations.length === 0 ? "No agent has started, so there is no terminal yet." : "The terminal is being made.";
}
