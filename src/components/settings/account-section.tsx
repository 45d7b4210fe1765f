"use client";
import { useMe } from "../../client/queries.ts";
import { send } from "../../client/rest.ts";
import { useAction } from "../../client/use-action.ts";
import { Button } from "../ui/button.tsx";
import { Bones, Problem } from "../ui/feedback.tsx";

/** Who signs in on this server, and leaving this browser. */
export function AccountSection() {
  const me = useMe();
  const leaving = useAction<void, unknown>(() => send("POST", "/api/auth/sign-out", {}), { done: () => location.assign("/sign-in") });
  return (
    <section className="set" aria-label="Account">
      <header>
        <h2>Account</h2>
        <p>This server has one owner. Nothing about you leaves this machine.</p>
      </header>
      {me.isPending && <Bones lines={2} waitsFor="your account" />}
      {me.isError && <Problem error={me.error} retry={() => void me.refetch()} />}
      {me.data && (
        <div className="rows">
          <div className="row">
            <span className="grow"><span className="b">{me.data.email ?? "no e-mail"}</span><span className="t12 c2 block">owner</span></span>
          </div>
          <div className="row">
            <span className="grow !basis-56">This browser<span className="t12 c2 block">Signed out after 12 hours without use, and after 14 days in any case. Settings ask for the password again.</span></span>
            <Button busy={leaving.isPending} busyWord="Signing out" onClick={() => leaving.mutate()}>Sign out</Button>
          </div>
        </div>
      )}
    </section>
  );
}
