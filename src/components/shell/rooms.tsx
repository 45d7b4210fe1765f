"use client";
import dynamic from "next/dynamic";
import { Activity, type ReactNode, useEffect, useState } from "react";
import { load } from "../../client/load.ts";
import { useProject, useProjects } from "../../client/queries.ts";
import type { Route } from "../../client/route.ts";
import { pathOf, roomPath } from "../../client/route.ts";
import { ChatRoom } from "../chat/chat-room.tsx";
import { InboxRoom } from "../inbox/inbox-room.tsx";
import { Bones, Empty } from "../ui/feedback.tsx";
import { Bar } from "./bar.tsx";
import { focusLeftItem } from "./items.ts";
import { Link } from "./link.tsx";
import { Main } from "./main.tsx";
import { ROOM_NAME } from "./room-names.ts";
import { Top } from "./top.tsx";
import type { PanelState } from "./use-panel.ts";

const WorkRoom = dynamic(() => load(() => import("../work/work-room.tsx")).then((m) => m.WorkRoom), { ssr: false, loading: () => <Coming waitsFor="the tasks" /> });
const TaskPage = dynamic(() => load(() => import("../work/task-page.tsx")).then((m) => m.TaskPage), { ssr: false, loading: () => <Coming waitsFor="the task" /> });
const TerminalsRoom = dynamic(() => load(() => import("../terminals/terminals-room.tsx")).then((m) => m.TerminalsRoom), { ssr: false, loading: () => <Bones waitsFor="the terminals" /> });
const ReviewRoom = dynamic(() => load(() => import("../review/review-room.tsx")).then((m) => m.ReviewRoom), { ssr: false, loading: () => <Coming waitsFor="the changes" /> });
const LearnRoom = dynamic(() => load(() => import("../learn/learn-room.tsx")).then((m) => m.LearnRoom), { ssr: false, loading: () => <Coming waitsFor="the lessons" /> });
const HealthRoom = dynamic(() => load(() => import("../health/health-room.tsx")).then((m) => m.HealthRoom), { ssr: false, loading: () => <Bones waitsFor="the report" /> });
const SettingsRoom = dynamic(() => load(() => import("../settings/settings-room.tsx")).then((m) => m.SettingsRoom), { ssr: false, loading: () => <Bones waitsFor="the settings" /> });
const WelcomeRoom = dynamic(() => load(() => import("../first-run/welcome-room.tsx")).then((m) => m.WelcomeRoom), { ssr: false, loading: () => <Bones waitsFor="the first steps" /> });

/** Rooms that stay as they were left: scroll, drafts, selection. */
const KEPT = 4;

interface Props {
  route: Route;
  panel: PanelState;
  onFind: () => void;
  /** A room came to life: from now on things may be read. */
  onRoom: () => void;
}

/** The room of the address; the last few others wait behind it as they were left. */
export function Rooms({ route, panel, onFind, onRoom }: Props) {
  const [kept, setKept] = useState<readonly Route[]>([route]);
  const here = keyOf(route);
  if (kept[0] !== route) setKept([route, ...kept.filter((r) => keyOf(r) !== here)].slice(0, KEPT));
  useEffect(focusLeftItem, [here]);
  // Always in the same order, so that showing another one moves nothing.
  const inOrder = [route, ...kept.filter((r) => keyOf(r) !== here)].toSorted((a, b) => keyOf(a).localeCompare(keyOf(b)));
  return inOrder.map((r) => (
    <Activity key={keyOf(r)} mode={keyOf(r) === here ? "visible" : "hidden"}>
      <Place route={r} panel={panel} onFind={onFind} onRoom={onRoom} />
    </Activity>
  ));
}

/** What is one room: its address, but for terminals, where going from one to the next must not close those that stay. */
function keyOf(route: Route): string {
  return "room" in route && route.room === "terminals" ? roomPath(route.projectId, "terminals") : pathOf(route);
}

function Place({ route, panel, onFind, onRoom }: Props) {
  useEffect(onRoom, [onRoom]);
  const project = useProject("projectId" in route ? route.projectId : null);
  const isKnown = useProjects().isSuccess;
  if (route.scope === "home") return <Frame title="Remote Dev" onFind={onFind}><Bones waitsFor="the projects" /></Frame>;
  if (route.scope === "welcome") return <WelcomeRoom />;
  if (route.scope === "inbox") return <Frame title="Inbox" onFind={onFind}><InboxRoom /></Frame>;
  if (route.scope === "health") return <Frame title="Health" onFind={onFind}><HealthRoom /></Frame>;
  if (route.scope === "settings") return <Frame title="Settings" back={route.section ? "/settings" : undefined} onFind={onFind}><SettingsRoom section={route.section} /></Frame>;
  const { projectId, room, item } = route;
  if (projectId !== null && isKnown && !project) return <Frame title="No such project" onFind={onFind}><Empty title="There is no such project here" action={<Link className="btn" to={roomPath(null, "chat")}>Master Control</Link>}>It was removed, or the address is not right.</Empty></Frame>;
  const title = projectId === null ? "Master Control" : (project?.name ?? "");
  const bar = (children?: ReactNode, withPanel = false) => <Bar title={title} projectId={projectId} project={project} room={room} panel={withPanel ? panel : undefined}>{children}</Bar>;
  const top = <Top title={item === null ? title : ROOM_NAME[room]} back={item === null ? undefined : roomPath(projectId, room)} tag={project?.autonomy} onFind={onFind} />;
  if (room === "work" && item !== null && projectId !== null) return <TaskPage projectId={projectId} number={Number(item)} top={top} bar={bar(undefined, true)} panel={panel} />;
  if (room === "work") return <WorkRoom projectId={projectId} top={top} bar={bar()} />;
  if (room === "review") return <ReviewRoom projectId={projectId} number={item === null ? null : Number(item)} top={top} bar={bar(undefined, true)} panel={panel} />;
  if (room === "learn") return <LearnRoom projectId={projectId} top={top} bar={bar(undefined, true)} panel={panel} />;
  if (room === "terminals") return <Main top={top} bar={bar()}><TerminalsRoom projectId={projectId} sessionId={item} /></Main>;
  return <ChatRoom projectId={projectId} top={top} bar={bar(undefined, true)} panel={panel} />;
}

/** A room of its own frame on its way: the heads keep their place. */
function Coming({ waitsFor }: { waitsFor: string }) {
  return <Main top={<header className="top" />} bar={<div className="bar" />}><Bones waitsFor={waitsFor} /></Main>;
}

function Frame({ title, back, onFind, children }: { title: string; back?: string | undefined; onFind: () => void; children: ReactNode }) {
  return (
    <Main top={<Top title={title} back={back} onFind={onFind} />} bar={<div className="bar"><h1 className="bb cut">{title}</h1></div>}>
      {children}
    </Main>
  );
}
