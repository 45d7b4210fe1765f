import { z } from "zod";
import type { Actor } from "./action.ts";
import { AppError } from "./errors.ts";

/** What a token may do. `admin` includes everything the owner may, also what asks a browser for a fresh sign-in. */
export const Scope = z.enum(["read", "input", "task", "approve", "admin"]);
export type Scope = z.infer<typeof Scope>;

/** Who is asking, as the gate found out. */
export type Principal =
  | { kind: "anonymous" }
  | { kind: "owner"; userId: string; via: "cookie" | "local-socket"; sessionId: string | null; fresh: boolean }
  | { kind: "token"; userId: string; tokenId: string; scopes: readonly Scope[]; projectId: string | null }
  | { kind: "run"; sessionId: string; generation: number };

/** One row of the authorisation table. */
export interface AccessRow {
  /** anyone: no sign-in needed. run: only a session's own hook token. owner: the owner or a token with the scope. */
  who: "anyone" | "run" | "owner";
  scope?: Scope;
  /** Asks a browser for a sign-in of the last five minutes. */
  fresh?: true;
  /** False for what concerns no single project and is therefore closed to project-bound tokens. */
  boundTokens?: false;
}

const read: AccessRow = { who: "owner", scope: "read" };
const task: AccessRow = { who: "owner", scope: "task" };
const approve: AccessRow = { who: "owner", scope: "approve" };
const input: AccessRow = { who: "owner", scope: "input" };
const admin: AccessRow = { who: "owner", scope: "admin" };
const anyone: AccessRow = { who: "anyone" };

/** Every way in. A route, socket event or MCP tool without a row does not start; unknown is refused. */
export const ACCESS: Readonly<Record<string, AccessRow>> = {
  "GET /healthz": anyone,
  "GET /api/set-up": anyone,
  "POST /api/set-up": anyone,
  "POST /api/auth/sign-in/email": anyone,
  "POST /api/auth/sign-out": { who: "owner" },
  "GET /api/auth/get-session": { who: "owner" },
  "POST /api/auth/confirm": { who: "owner" },
  // Takes the present password itself, which is fresher than fresh.
  "POST /api/auth/password": { who: "owner" },
  "GET /api/two-factor": { who: "owner" },
  "POST /api/two-factor": { who: "owner", fresh: true },
  "DELETE /api/two-factor": { who: "owner", fresh: true },
  "POST /api/two-factor/secret": { who: "owner", fresh: true },
  "POST /api/two-factor/recovery-codes": { who: "owner", fresh: true },
  "GET /api/sign-ins": { who: "owner" },
  "DELETE /api/sign-ins": { who: "owner", fresh: true },
  "DELETE /api/sign-ins/{id}": { who: "owner", fresh: true },
  "GET /api/me": { who: "owner" },
  "GET /api/openapi.json": { ...read, boundTokens: false },
  "GET /api/docs": { ...read, boundTokens: false },
  "GET /api/tokens": { ...admin, boundTokens: false },
  "POST /api/tokens": { ...admin, fresh: true, boundTokens: false },
  "DELETE /api/tokens/{id}": { ...admin, fresh: true, boundTokens: false },
  "GET /api/projects": read,
  "POST /api/projects": { ...admin, boundTokens: false },
  "POST /api/demo": { ...admin, boundTokens: false },
  "GET /api/folders": { ...admin, boundTokens: false },
  "GET /api/projects/{id}": read,
  "GET /api/projects/{id}/branches": read,
  "GET /api/projects/{id}/worktrees": read,
  "PATCH /api/projects/{id}": { ...admin, fresh: true },
  "DELETE /api/projects/{id}": { ...admin, fresh: true },
  "GET /api/orchestrators": read,
  "GET /api/orchestrators/{id}": read,
  "PATCH /api/orchestrators/{id}": admin,
  "GET /api/orchestrators/{id}/messages": read,
  "POST /api/orchestrators/{id}/messages": task,
  "GET /api/orchestrators/{id}/tasks": read,
  "POST /api/orchestrators/{id}/tasks": task,
  "GET /api/orchestrators/{id}/tasks/{taskId}": read,
  "PATCH /api/orchestrators/{id}/tasks/{taskId}": task,
  "DELETE /api/orchestrators/{id}/tasks/{taskId}": task,
  "POST /api/orchestrators/{id}/tasks/{taskId}/execute": approve,
  "POST /api/orchestrators/{id}/tasks/{taskId}/parents/{parentId}": task,
  // A confirmed task starts sooner than it was agreed to.
  "DELETE /api/orchestrators/{id}/tasks/{taskId}/parents/{parentId}": approve,
  "POST /api/orchestrators/{id}/tasks/{taskId}/split": task,
  "POST /api/orchestrators/{id}/merges": task,
  "GET /api/orchestrators/{id}/tasks/{taskId}/timeline": read,
  "GET /api/orchestrators/{id}/tasks/{taskId}/evidence": read,
  "GET /api/orchestrators/{id}/tasks/{taskId}/landing": read,
  "POST /api/orchestrators/{id}/tasks/{taskId}/landing": approve,
  "POST /api/landings/{id}/undo": approve,
  "GET /api/orchestrators/{id}/tasks/{taskId}/pull-request": read,
  "POST /api/orchestrators/{id}/tasks/{taskId}/pull-request": approve,
  "POST /api/pull-requests/{id}/read": task,
  "POST /api/pull-requests/{id}/push": approve,
  "POST /api/pull-requests/{id}/findings": task,
  "GET /api/projects/{id}/forge-token": read,
  "POST /api/projects/{id}/forge-token": { ...admin, fresh: true },
  "DELETE /api/projects/{id}/forge-token": { ...admin, fresh: true },
  "GET /api/projects/{id}/autonomy": read,
  "GET /api/projects/{id}/unasked": read,
  "POST /api/autonomy-steps/{id}/revert": { ...admin, fresh: true },
  "GET /api/projects/{id}/forecast": read,
  "POST /api/projects/{id}/landings": approve,
  "GET /api/orchestrators/{id}/post-mortems": read,
  "GET /api/orchestrators/{id}/post-mortems/{taskId}": read,
  "POST /api/orchestrators/{id}/post-mortems/{taskId}/apply": approve,
  "GET /api/orchestrators/{id}/recommendations": read,
  "GET /api/orchestrators/{id}/recommendations/tools": read,
  "GET /api/orchestrators/{id}/recommendations/agents": read,
  "POST /api/recommendations/{id}/revert": approve,
  "POST /api/recommendations/{id}/dismiss": approve,
  "GET /api/folders/{folderId}/knowledge": read,
  "PATCH /api/folders/{folderId}/knowledge": admin,
  "GET /api/decisions": read,
  "POST /api/decisions/{id}": approve,
  "GET /api/sessions": read,
  "POST /api/sessions": input,
  "GET /api/sessions/{id}": read,
  "PATCH /api/sessions/{id}": input,
  "DELETE /api/sessions/{id}": input,
  "PATCH /api/session-groups": input,
  "POST /api/sessions/{id}/hibernate": input,
  "POST /api/sessions/{id}/wake": input,
  "GET /api/sessions/{id}/screen": read,
  "POST /api/sessions/{id}/input": input,
  "GET /api/sessions/{id}/follow-ups": read,
  "POST /api/sessions/{id}/follow-ups": input,
  "DELETE /api/sessions/{id}/follow-ups/{followUpId}": input,
  // And control of that terminal, which the request proves by its fence.
  "POST /api/sessions/{id}/images": input,
  "GET /api/delegations/{id}/diff": read,
  "GET /api/delegations/{id}/change": read,
  "GET /api/delegations/{id}/change/pages": read,
  "GET /api/delegations/{id}/change/find": read,
  "GET /api/delegations/{id}/change/lines": read,
  "GET /api/delegations/{id}/change/image": read,
  "GET /api/delegations/{id}/commits": read,
  "GET /api/delegations/{id}/file": read,
  "POST /api/delegations/{id}/file": approve,
  "POST /api/delegations/{id}/verify": approve,
  "GET /api/delegations/{id}/comments": read,
  "POST /api/delegations/{id}/comments/{commentId}": task,
  "POST /api/delegations/{id}/comments-send": task,
  "POST /api/comments/{id}/resolve": task,
  "POST /api/comments/{id}/reopen": task,
  "DELETE /api/comments/{id}": task,
  "GET /api/delegations/{id}/evidence": read,
  "GET /api/delegations/{id}/pictures/{name}": read,
  "POST /api/delegations/{id}/resume": task,
  "POST /api/delegations/{id}/discard": approve,
  "GET /api/checkpoints": read,
  "POST /api/checkpoints/{id}/restore": approve,
  "GET /api/events": read,
  "GET /api/queue": read,
  "PATCH /api/capacity": { ...admin, boundTokens: false },
  "GET /api/brains": { ...read, boundTokens: false },
  "PATCH /api/brains": { ...admin, boundTokens: false },
  "GET /api/health": { ...read, boundTokens: false },
  "POST /api/health/run": { ...admin, boundTokens: false },
  "GET /api/usage": read,
  "GET /api/audit": { ...admin, boundTokens: false },
  "POST /api/backups": { ...admin, boundTokens: false },
  "POST /api/hooks/{sessionId}": { who: "run" },
  "POST /mcp": read,
  "socket ping": read,
  "socket watch": read,
  "socket terminal.open": read,
  "socket terminal.close": read,
  "socket terminal.modes": read,
  "socket terminal.ack": read,
  "socket terminal.input": input,
  "socket terminal.take": input,
  "socket terminal.release": input,
  "socket terminal.fit": input,
  "socket terminal.glance": read,
  "tool submit_task": task,
  "tool split_task": task,
  "tool merge_tasks": task,
  "tool order_tasks": task,
  "tool list_tasks": read,
  "tool show_task": read,
  "tool confirm_task": approve,
  "tool cancel_task": task,
  "tool land_task": approve,
  "tool undo_landing": approve,
  "tool show_diff": read,
  "tool list_decisions": read,
  "tool decide": approve,
  "tool list_projects": read,
  "tool read_terminal": read,
  "tool send_to_agent": input,
  "tool edit_task": task,
  "tool list_sessions": read,
  "tool show_evidence": read,
  "tool ask_user": task,
  "tool open_decision": task,
  "tool recall": read,
  "tool remember": task,
  "POST /api/orchestrators/{id}/stop": task,
  "GET /api/orchestrators/{id}/digest": read,
  "GET /api/projects/{id}/memories": read,
  "POST /api/projects/{id}/memories": approve,
  "POST /api/memories/{id}/confirm": approve,
  "DELETE /api/memories/{id}": approve,
};

/** Lets a principal through a row or throws what it lacks. `projectId` is the project of the object asked for, once known. */
export function admit(key: string, principal: Principal, projectId?: string | null): void {
  const row = Object.hasOwn(ACCESS, key) ? ACCESS[key] : undefined;
  if (!row) throw new AppError("forbidden", `${key} is not open to anyone.`, "Use a documented way in; see /api/docs.");
  if (row.who === "anyone") return;
  if (principal.kind === "anonymous") throw new AppError("unauthenticated", "Nobody is signed in.", "Sign in, or send a token as `Authorization: Bearer rdv_…`.");
  if (row.who === "run" || principal.kind === "run") {
    if (row.who === "run" && principal.kind === "run") return;
    throw new AppError("forbidden", "A session's own token only reports on that session.", "Use the owner's session or an API token.");
  }
  if (principal.kind === "owner") admitOwner(row, principal);
  else admitToken(row, principal, projectId);
}

function admitOwner(row: AccessRow, principal: Extract<Principal, { kind: "owner" }>): void {
  if (row.fresh && principal.via === "cookie" && !principal.fresh) {
    throw new AppError("fresh-sign-in-needed", "This needs your password once more.", "Confirm with your password and repeat.");
  }
}

function admitToken(row: AccessRow, principal: Extract<Principal, { kind: "token" }>, projectId: string | null | undefined): void {
  const scopes = principal.scopes;
  if (row.scope && !scopes.includes(row.scope) && !scopes.includes("admin")) {
    throw new AppError("forbidden", `This token lacks the scope ${row.scope}.`, `Make one with: rdv token create --name NAME --scope ${row.scope}`);
  }
  if (!row.scope) throw new AppError("forbidden", "Tokens have no use here.", "Sign in with a browser.");
  if (principal.projectId === null) return;
  if (row.boundTokens === false) throw new AppError("forbidden", "This token is bound to one project.", "Use a token that is not bound to a project.");
  // The same answer as for an id that does not exist: a bound token must not find out what else there is.
  if (projectId !== undefined && projectId !== principal.projectId) throw new AppError("not-found", "There is no such thing in this project.", "Check the id.");
}

/** What a principal may do; the owner may everything. */
export function scopesOf(principal: Principal): readonly Scope[] {
  if (principal.kind === "owner") return Scope.options;
  if (principal.kind !== "token") return [];
  return principal.scopes.includes("admin") ? Scope.options : principal.scopes;
}

/** The project a principal's token is for, and reaches nothing beyond; null for who reaches all. */
export function boundTo(principal: Principal): string | null {
  return principal.kind === "token" ? principal.projectId : null;
}

/** Who did it, for the log. */
export function actorOf(principal: Principal): Actor {
  if (principal.kind === "token") return { kind: "person", id: `token ${principal.tokenId}` };
  if (principal.kind === "run") return { kind: "agent", id: principal.sessionId };
  return { kind: "person", id: principal.kind === "owner" ? `owner ${principal.via}` : "anonymous" };
}

/** What a principal came in with and could lose while it is connected; null where nothing can be taken away. */
export function credentialOf(principal: Principal): string | null {
  if (principal.kind === "token") return principal.tokenId;
  return principal.kind === "owner" ? principal.sessionId : null;
}

/** The person behind a principal; a run has none of its own. */
export function userOf(principal: Principal): string {
  if (principal.kind === "owner" || principal.kind === "token") return principal.userId;
  throw new AppError("forbidden", "This is not open to a session's own token.", "Use the owner's session or an API token.");
}
