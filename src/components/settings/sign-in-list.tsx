"use client";
import { useQueryClient } from "@tanstack/react-query";
import type { SignIn } from "#domain/api.ts";
import { keys } from "../../client/keys.ts";
import { send } from "../../client/rest.ts";
import { clock, when } from "../../client/times.ts";
import { useAction } from "../../client/use-action.ts";
import { useNow } from "../../client/use-page.ts";
import { Button } from "../ui/button.tsx";
import { useFresh } from "../ui/fresh.tsx";
import { deviceWords } from "./devices.ts";

/** Where the owner is signed in, this browser first; any of them can be signed out from here. */
export function SignInList({ signIns }: { signIns: readonly SignIn[] }) {
  const ordered = [...signIns].sort((a, b) => Number(b.isThis) - Number(a.isThis));
  return <div className="rows">{ordered.map((signIn) => (signIn.isThis ? <ThisRow key={signIn.id} signIn={signIn} /> : <OtherRow key={signIn.id} signIn={signIn} />))}</div>;
}

function ThisRow({ signIn }: { signIn: SignIn }) {
  const leaving = useAction<void, unknown>(() => send("POST", "/api/auth/sign-out", {}), { done: () => location.assign("/sign-in") });
  return (
    <div className="row">
      <Device signIn={signIn} used="used now" />
      <Button small busy={leaving.isPending} busyWord="Signing out" onClick={() => leaving.mutate()}>Sign out</Button>
    </div>
  );
}

function OtherRow({ signIn }: { signIn: SignIn }) {
  const queries = useQueryClient();
  const fresh = useFresh();
  const now = useNow();
  const ending = useAction<void, unknown>(() => fresh(() => send("DELETE", `/api/sign-ins/${encodeURIComponent(signIn.id)}`)), { done: () => void queries.invalidateQueries({ queryKey: keys.signIns }) });
  const ago = now.getTime() - Date.parse(signIn.lastUsedAt) < 3_600_000 ? " ago" : "";
  return (
    <div className="row">
      <Device signIn={signIn} used={`last used ${when(signIn.lastUsedAt, now)}${ago}`} />
      <Button small kind="danger" aria-label={`Sign out ${deviceWords(signIn.device)}, signed in ${since(signIn, now)}`} busy={ending.isPending} busyWord="Signing out" onClick={() => ending.mutate()}>Sign out</Button>
    </div>
  );
}

function Device({ signIn, used }: { signIn: SignIn; used: string }) {
  const now = useNow();
  return (
    <div className="grow !basis-56" title={signIn.device}>
      <p className="h flex-wrap"><span className="b">{deviceWords(signIn.device)}</span>{signIn.isThis && <span className="tag line">this browser</span>}</p>
      <p className="t12 c2">{`signed in ${since(signIn, now)} · ${used}`}</p>
    </div>
  );
}

/** When it was signed in: today the time, else the day. */
function since(signIn: SignIn, now: Date): string {
  return new Date(signIn.createdAt).toDateString() === now.toDateString() ? `today at ${clock(signIn.createdAt)}` : when(signIn.createdAt, now);
}
