"use client";
import { IsRestoringProvider, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { type CSSProperties, useEffect, useState } from "react";
import { Toaster } from "sonner";
import { keepAboveKeyboard } from "../../client/keyboard-room.ts";
import { load } from "../../client/load.ts";
import { useProjects } from "../../client/queries.ts";
import { type Route, roomPath } from "../../client/route.ts";
import { useLive } from "../../client/use-live.ts";
import { go, useRoute } from "../../client/use-route.ts";
import { FreshSignIn } from "../ui/fresh.tsx";
import { Dock } from "./dock.tsx";
import { focusComposer } from "./items.ts";
import { KeyList } from "./key-list.tsx";
import { More } from "./more.tsx";
import { Rail } from "./rail.tsx";
import { Rooms } from "./rooms.tsx";
import { useKeyboard } from "./use-keyboard.ts";
import { usePanel } from "./use-panel.ts";

const Palette = dynamic(() => load(() => import("./palette.tsx")), { ssr: false });

// What was read stays true until an event says otherwise; nothing is asked again by itself.
const queries = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY, gcTime: 600_000, retry: 1, refetchOnWindowFocus: false, refetchOnReconnect: true } } });

/** Everything around the rooms. It is made once; going somewhere only changes what it shows. */
export function Shell() {
  const [isReading, setReading] = useState(false);
  return (
    <QueryClientProvider client={queries}>
      {/* A room comes to life after what is around it. Were anything read before that, it would differ from what the server wrote. */}
      <IsRestoringProvider value={!isReading}><FreshSignIn><Frame onRoom={() => setReading(true)} /></FreshSignIn></IsRestoringProvider>
      <Toaster position="bottom-right" duration={6000} theme="system" toastOptions={{ className: "toast" }} />
    </QueryClientProvider>
  );
}

type Open = "palette" | "keys" | "more" | null;

function Frame({ onRoom }: { onRoom: () => void }) {
  const route = useRoute();
  const projects = useProjects();
  const [open, setOpen] = useState<Open>(null);
  const [folded, setFolded] = useState(false);
  const panel = usePanel();
  useLive();
  useEffect(keepAboveKeyboard, []);
  useHome(route, projects.data?.map((p) => p.id));
  useKeyboard({ route, projects: projects.data?.map((p) => p.id) ?? [] }, (act) => {
    if (act === "palette" || act === "keys") setOpen(act);
    if (act === "rail") setFolded(!folded);
    if (act === "panel") panel.toggle();
    if (act === "new-task" && !focusComposer()) go(roomPath(route.scope === "project" ? route.projectId : null, "chat"));
    if (act === "back" && "item" in route && route.item !== null) go(roomPath(route.projectId, route.room));
  });
  const home = projects.data?.[0]?.id ?? null;
  const find = (): void => setOpen("palette");
  if (route.scope === "welcome") return <Rooms route={route} panel={panel} onFind={find} onRoom={onRoom} />;
  return (
    <>
      <a className="btn skip" href="#room">To the room</a>
      <div className="app" data-rail={folded ? "folded" : undefined} style={{ "--panel-width": `${panel.width}px` } as CSSProperties}>
        <Rail route={route} onFind={find} />
        <Rooms route={route} panel={panel} onFind={find} onRoom={onRoom} />
        <Dock route={route} home={home} onMore={() => setOpen("more")} />
      </div>
      {open === "palette" && <Palette open onClose={() => setOpen(null)} />}
      <KeyList open={open === "keys"} onClose={() => setOpen(null)} />
      <More open={open === "more"} onClose={() => setOpen(null)} projectId={route.scope === "project" ? route.projectId : home} />
    </>
  );
}

/** `/` leads to the first project, or to the first steps when there is none. */
function useHome(route: Route, projects: readonly string[] | undefined): void {
  useEffect(() => {
    if (route.scope !== "home" || !projects) return;
    go(projects[0] ? roomPath(projects[0], "chat") : "/welcome", "replace");
  }, [route.scope, projects]);
}
