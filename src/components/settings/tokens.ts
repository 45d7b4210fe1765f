import type { Scope } from "#domain/access.ts";
import type { TokenView } from "#domain/api.ts";

/** What a scope lets a token do, in the order of growing power. */
export const SCOPE_WORDS: readonly { scope: Scope; may: string }[] = [
  { scope: "read", may: "Look at everything: tasks, terminals, changes" },
  { scope: "task", may: "Say wishes, make and cancel tasks" },
  { scope: "input", may: "Open terminals and type into them" },
  { scope: "approve", may: "Answer decisions, start plans, apply lessons" },
  { scope: "admin", may: "Everything you may, without being asked for the password" },
];

const DAY = 86_400_000;

/** How long a token still works. */
export function lifeOf(token: Pick<TokenView, "expiresAt">, now: Date): { text: string; isOver: boolean } {
  const days = Math.round((Date.parse(token.expiresAt) - now.getTime()) / DAY);
  if (Date.parse(token.expiresAt) <= now.getTime()) return { text: "expired", isOver: true };
  if (days === 0) return { text: "expires today", isOver: false };
  return { text: `${days} ${days === 1 ? "day" : "days"} left`, isOver: false };
}

/** A call that shows whether a token works, for a shell. */
export function tryLine(origin: string, token: string): string {
  return `curl -H "Authorization: Bearer ${token}" ${origin}/api/projects`;
}
