"use client";

import { Menu } from "@base-ui/react/menu";
import { useQueryClient } from "@tanstack/react-query";
import { Ellipsis } from "lucide-react";
import { type ReactNode, useState } from "react";
import { PANE } from "#domain/session.ts";
import { keys } from "../../client/keys.ts";
import { send } from "../../client/rest.ts";
import { hasControl } from "../../client/terminal-link.ts";
import { terminalSettings, ZOOM } from "../../client/terminal-settings.ts";
import { useAction } from "../../client/use-action.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Field } from "../ui/field.tsx";
import { type Place, titleOf } from "./arrange.ts";
import { MoveToGroup } from "./group-dialogs.tsx";
import { LookDialog } from "./look-settings.tsx";
import { useRoomActs } from "./room-acts.ts";
import type { TerminalView } from "./terminal-view.ts";
import { useViewState } from "./use-terminal-view.ts";

const STEP = 1.12;

/** What can be done with a terminal besides typing into it; a picture has no view and offers less. */
export function SessionMenu({ place, view, onText }: { place: Place; view: TerminalView | null; onText?: () => void }) {
  const [dialog, setDialog] = useState<"rename" | "end" | "fit" | "look" | "group" | null>(null);
  const state = useViewState(view);
  const acts = useRoomActs();
  const close = (): void => setDialog(null);
  const isRunning = place.session.status === "running" || place.session.status === "starting";
  const isHibernated = place.session.status === "hibernated";
  const rest = useRest(place.session);
  const mayFit = isRunning && hasControl(state?.stream.lease ?? null);
  const { cols = 0, rows = 0 } = state?.stream ?? {};
  const isOwnSize = cols !== 0 && (cols !== PANE.cols || rows !== PANE.rows);
  return (
    <>
      <Menu.Root>
        <Menu.Trigger className="btn quiet icon small menu-tap" aria-label={onText ? "More about this terminal" : `More about the terminal ${titleOf(place)}`}><Ellipsis size={16} strokeWidth={1.75} aria-hidden /></Menu.Trigger>
        <Menu.Portal>
          <Menu.Positioner align="end" sideOffset={4} className="menu-place">
            <Menu.Popup className="menu">
              {acts && !acts.isShown(place.session.id) && acts.besideOff === undefined && <Item onPick={() => acts.beside(place.session.id)}>Open beside</Item>}
              {onText && (
                <>
                  <Item onPick={() => view?.history.scroll("stay")}>Show scrollback</Item>
                  <Item onPick={onText}>Text to select and copy</Item>
                  <Item onPick={() => zoom(view, STEP)}>Larger text</Item>
                  <Item onPick={() => zoom(view, 1 / STEP)}>Smaller text</Item>
                  <Item onPick={() => terminalSettings().set({ zoom: null })}>Fit text to the frame</Item>
                  <Item onPick={() => setDialog("look")}>Font and look</Item>
                </>
              )}
              {mayFit && <Item onPick={() => setDialog("fit")}>Resize the pane to this window</Item>}
              {mayFit && isOwnSize && <Item onPick={() => void view?.stream.fit(PANE.cols, PANE.rows)}>Pane back to {PANE.cols} x {PANE.rows}</Item>}
              <Item onPick={() => setDialog("rename")}>Rename</Item>
              <Item onPick={() => setDialog("group")}>Move to a group</Item>
              {place.session.kind === "agent" && isRunning && <Item onPick={() => rest("hibernate")}>Hibernate</Item>}
              {isHibernated && <Item onPick={() => rest("wake")}>Wake</Item>}
              {(isRunning || isHibernated) && <Item danger onPick={() => setDialog("end")}>End terminal</Item>}
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
      {dialog === "rename" && <RenameDialog place={place} onClose={close} />}
      {dialog === "end" && <EndDialog place={place} onClose={close} />}
      {dialog === "group" && <MoveToGroup place={place} onClose={close} />}
      {dialog === "look" && <LookDialog onClose={close} />}
      {dialog === "fit" && view && <FitDialog view={view} onClose={close} />}
    </>
  );
}

function Item({ danger = false, onPick, children }: { danger?: boolean; onPick(): void; children: ReactNode }) {
  return <Menu.Item className={danger ? "text-failed" : undefined} onClick={onPick}>{children}</Menu.Item>;
}

/** Ends an idle agent until it is wanted again, or lets it come back. */
function useRest({ id }: Place["session"]): (act: "hibernate" | "wake") => void {
  const queries = useQueryClient();
  return useAction((act: "hibernate" | "wake") => send("POST", `/api/sessions/${id}/${act}`), { done: () => void queries.invalidateQueries({ queryKey: keys.sessions }) }).mutate;
}

function zoom(view: TerminalView | null, factor: number): void {
  const now = view?.size.fit().fontSize ?? ZOOM.phone;
  // At least one device pixel more or less, whatever the display.
  const next = factor > 1 ? Math.max(now * factor, now + 1.7 / devicePixelRatio) : Math.min(now * factor, now - 1.7 / devicePixelRatio);
  terminalSettings().set({ zoom: Math.min(ZOOM.most, Math.max(ZOOM.least, next)) });
}

function RenameDialog({ place, onClose }: { place: Place; onClose(): void }) {
  const queries = useQueryClient();
  const [name, setName] = useState(place.session.name);
  const renaming = useAction((next: string) => send("PATCH", `/api/sessions/${place.session.id}`, { name: next }), {
    done() {
      void queries.invalidateQueries({ queryKey: keys.sessions });
      onClose();
    },
  });
  const rename = (): void => renaming.mutate(name.trim());
  return (
    <Dialog
      open
      onClose={onClose}
      title="Rename this terminal"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="accent" busy={renaming.isPending} busyWord="Renaming" off={name.trim() === "" ? "A terminal needs a name" : undefined} onClick={rename}>Rename</Button>
        </>
      }
    >
      <Field label="Name">
        {(ids) => <input {...ids} className="field" value={name} maxLength={80} onChange={(event) => setName(event.target.value)} onKeyDown={(event) => event.key === "Enter" && name.trim() !== "" && rename()} />}
      </Field>
    </Dialog>
  );
}

function EndDialog({ place, onClose }: { place: Place; onClose(): void }) {
  const queries = useQueryClient();
  const ending = useAction(() => send("DELETE", `/api/sessions/${place.session.id}`), {
    done() {
      void queries.invalidateQueries({ queryKey: keys.sessions });
      onClose();
    },
  });
  return (
    <Dialog
      open
      onClose={onClose}
      title={`End “${titleOf(place)}”?`}
      footer={
        <>
          <Button onClick={onClose}>Keep it</Button>
          <Button kind="danger" busy={ending.isPending} busyWord="Ending" onClick={() => ending.mutate(undefined)}>End terminal</Button>
        </>
      }
    >
      <p>{place.session.status === "hibernated" ? "Its agent does not come back, and what is kept of its screen is gone. What is in files stays." : "Its program and everything it started are stopped. What is in files stays; what was only on the screen is gone."}</p>
      {place.task && <p className="c2">This is the agent of task {place.task.number}. The task goes on as after a failed try.</p>}
    </Dialog>
  );
}

function FitDialog({ view, onClose }: { view: TerminalView; onClose(): void }) {
  const [pane] = useState(() => view.size.wantedPane());
  const fitting = useAction(() => view.stream.fit(pane.cols, pane.rows), { done: onClose });
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Resize the pane to ${pane.cols} x ${pane.rows}?`}
      footer={
        <>
          <Button onClick={onClose}>Leave it</Button>
          <Button busy={fitting.isPending} busyWord="Resizing" onClick={() => fitting.mutate(undefined)}>Resize</Button>
        </>
      }
    >
      <p>The program is told its new size and draws again, for everybody who watches. Some agents spoil their own scrollback when that happens.</p>
    </Dialog>
  );
}
