import type { Rest } from "#domain/hibernation.ts";
import type { Session } from "#domain/session.ts";
import type { LeaseNotice } from "#domain/terminal.ts";

/** Who may type, as it is told to the person at this viewer. */
export interface LeaseWords {
  who: "you" | "other" | "nobody";
  text: string;
}

/** Says who controls a terminal. Two viewers of the same kind are told apart. */
export function leaseWords(lease: LeaseNotice | null, own: string): LeaseWords {
  if (!lease || lease.holder === null) return { who: "nobody", text: "Watching" };
  if (lease.holder === lease.you) return { who: "you", text: "You control" };
  return { who: "other", text: `${capital(nameOf(lease.label, own))} controls` };
}

/** Who watches, this viewer first; for example `2 viewers: this desk, phone`. */
export function viewerWords(lease: LeaseNotice | null, own: string): string {
  const all = [`this ${own.toLowerCase()}`, ...(lease?.others ?? []).map((label) => nameOf(label, own))];
  return `${all.length} ${all.length === 1 ? "viewer" : "viewers"}: ${all.join(", ")}`;
}

function nameOf(label: string, own: string): string {
  const name = label.trim().toLowerCase() || "somebody else";
  return name === own.toLowerCase() ? `another ${name}` : name;
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

const SIGNALS: Record<number, string> = { 1: "HUP", 2: "INT", 3: "QUIT", 6: "ABRT", 9: "KILL", 11: "SEGV", 13: "PIPE", 15: "TERM" };

/** How a session ended, or what is known about it, with what there is to say besides; undefined while it runs. */
export function endWords(session: Pick<Session, "status" | "exit" | "note" | "endedAt">, now: Date): string | undefined {
  const end = endOf(session, now);
  return end && session.note ? `${end}. ${session.note.replace(/\.$/, "")}` : end;
}

function endOf(session: Pick<Session, "status" | "exit" | "endedAt">, now: Date): string | undefined {
  const at = session.endedAt ? ` ${timeWords(new Date(session.endedAt), now)}` : "";
  if (session.status === "lost") return `Contact lost${at}: the terminal is gone and left no record of how it ended`;
  if (session.status !== "exited") return undefined;
  if (!session.exit) return `Ended${at}`;
  const { code, signal } = session.exit;
  if (signal !== null) return `Ended${at} by signal ${signal}${SIGNALS[signal] ? ` (${SIGNALS[signal]})` : ""}`;
  return `Ended${at} with exit code ${code ?? "unknown"}`;
}

/** That an agent is hibernated, since when and why, and how it comes back. */
export function restWords({ rest }: { rest?: Rest | null | undefined }, now: Date): string {
  if (!rest) return "Hibernated. It comes back with its conversation when you type a message or press Wake.";
  const since = `Hibernated ${timeWords(new Date(rest.since), now)}: ${rest.why}.`;
  if (rest.problem) return `${since} It could not come back: ${rest.problem}`;
  if (!rest.waking) return `${since} It comes back with its conversation when you type a message or press Wake.`;
  return rest.waking.why === "" ? `${since} It is on its way back.` : `${since} It comes back when there is room for it: ${rest.waking.why}.`;
}

/** A moment as people read it: under an hour `11 min ago`, today `at 14:26`, else `on 12 Nov`. */
export function timeWords(then: Date, now: Date): string {
  const minutes = Math.floor((now.getTime() - then.getTime()) / 60_000);
  if (minutes < 1) return "just now";
  if (minutes < 60) return `${minutes} min ago`;
  if (then.toDateString() === now.toDateString()) return `at ${then.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" })}`;
  return `on ${then.toLocaleDateString("en-GB", { day: "numeric", month: "short" })}`;
}

/** What kind of viewer this is, for the others: what a hand holds, or what stands on a desk. */
export function viewerLabel(page: { coarse: boolean; shortSide: number }): string {
  if (!page.coarse) return "Desk";
  return page.shortSide < 600 ? "Phone" : "Tablet";
}

/** An address that may be opened after a person saw it whole; anything but the web is no link. */
export function linkOf(text: string): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url && (url.protocol === "http:" || url.protocol === "https:") ? url : undefined;
}

// As the terminal's own links: what ends a sentence does not end an address.
const ADDRESS = /https?:\/\/[^\s"'!*(){}|\\^<>`]*[^\s"':,.!?{}|\\^~[\]`()<>]/g;

/** The web addresses in a text, with where they begin and end. */
export function addressesIn(text: string): { from: number; to: number; url: URL }[] {
  return [...text.matchAll(ADDRESS)].flatMap(({ 0: address, index }) => {
    const url = linkOf(address);
    return url ? [{ from: index, to: index + address.length, url }] : [];
  });
}
