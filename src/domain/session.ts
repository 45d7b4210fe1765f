import { z } from "zod";
import { Exit } from "./delegation.ts";
import { Id, Time } from "./ids.ts";

export const SessionKind = z.enum(["agent", "shell"]);
export type SessionKind = z.infer<typeof SessionKind>;

/** starting: no receipt yet. lost: no contact and no exit record, which is not death. hibernated: its agent was ended at its prompt, and comes back with its conversation. */
export const SessionStatus = z.enum(["starting", "running", "exited", "lost", "hibernated"]);
export type SessionStatus = z.infer<typeof SessionStatus>;

/** A terminal = one tmux session of our private server. */
export const Session = z.object({
  id: Id,
  userId: z.string(),
  projectId: Id.nullable(),
  delegationId: Id.nullable(),
  kind: SessionKind,
  name: z.string(),
  /** What a person put it together with; null stands alone. Groups of one name in two projects are two groups. */
  group: z.string().nullable(),
  agentProvider: z.string().nullable(),
  /** The agent's own id of the conversation, once known. */
  agentSessionId: z.string().nullable(),
  /** Grows with every start of a process for this session; receipts and signals carry it. */
  generation: z.int(),
  cwd: z.string(),
  cols: z.int(),
  rows: z.int(),
  status: SessionStatus,
  paneId: z.string().nullable(),
  pid: z.int().nullable(),
  exit: Exit.nullable(),
  /** What is to be said about its end or its return, for people. */
  note: z.string().nullable(),
  createdAt: Time,
  startedAt: Time.nullable(),
  endedAt: Time.nullable(),
});
export type Session = z.infer<typeof Session>;

/** restored: a new process takes the place of the one that was lost, one generation on; woken: of the one that was hibernated. dismissed: nobody wants that one back. */
export type SessionEvent = "started" | "exited" | "lost" | "found" | "restored" | "hibernated" | "woken" | "dismissed";

const NEXT: Record<SessionStatus, Partial<Record<SessionEvent, SessionStatus>>> = {
  starting: { started: "running", exited: "exited", lost: "lost" },
  running: { exited: "exited", lost: "lost", hibernated: "hibernated" },
  lost: { found: "running", exited: "exited", restored: "starting" },
  exited: {},
  // How its process ended says nothing of it any more.
  hibernated: { woken: "starting", dismissed: "exited" },
};

/** The session's state machine: the next status, or undefined when the event does not apply in this one. */
export function nextSession(status: SessionStatus, event: SessionEvent): SessionStatus | undefined {
  return NEXT[status][event];
}

/** How often a session is brought back within `RESTORE_WINDOW_MS` before that counts as going round in circles. */
export const RESTORES = 3;
export const RESTORE_WINDOW_MS = 10 * 60_000;

/** Size every pane is born with and keeps until its controller says otherwise, in cells. */
export const PANE = { cols: 120, rows: 40 } as const;

/** Who may type. One controller per session; the fence makes a stale one harmless. */
export const Lease = z.object({
  sessionId: Id,
  /** Null when nobody controls. */
  holder: z.string().nullable(),
  /** What people see: "this desk", "phone". */
  label: z.string(),
  fence: z.int(),
  viewers: z.int(),
});
export type Lease = z.infer<typeof Lease>;

/** Seconds a lease lives without renewal. */
export const LEASE_SECONDS = 30;
