"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { keys } from "../../client/keys.ts";
import { useMe, useSignIns } from "../../client/queries.ts";
import { send } from "../../client/rest.ts";
import { useAction } from "../../client/use-action.ts";
import { Button } from "../ui/button.tsx";
import { Bones, Problem } from "../ui/feedback.tsx";
import { useFresh } from "../ui/fresh.tsx";
import { PasswordForm } from "./password-form.tsx";
import { SignInList } from "./sign-in-list.tsx";
import { TwoFactorSection } from "./two-factor-section.tsx";

/** Who signs in on this server, with what, and where. */
export function AccountSection() {
  const me = useMe();
  const [isChanging, setChanging] = useState(false);
  const email = me.data?.email ?? "";
  return (
    <>
      <section className="set" aria-label="Account">
        <header>
          <h2>Account</h2>
          <p>This server has one owner. Nothing about you leaves this machine.</p>
        </header>
        {me.isPending && <Bones lines={1} waitsFor="your account" />}
        {me.isError && <Problem error={me.error} retry={() => void me.refetch()} />}
        {me.data && (
          <div className="rows">
            <div className="row">
              <span className="grow !basis-56"><span className="b wrap">{email || "no e-mail"}</span><span className="t12 c2 block">owner</span></span>
              {!isChanging && <Button onClick={() => setChanging(true)}>Change password</Button>}
            </div>
          </div>
        )}
        {isChanging && <PasswordForm email={email} onClose={() => setChanging(false)} />}
      </section>
      <TwoFactorSection />
      <SignIns />
    </>
  );
}

function SignIns() {
  const queries = useQueryClient();
  const fresh = useFresh();
  const signIns = useSignIns();
  const ending = useAction<void, unknown>(() => fresh(() => send("DELETE", "/api/sign-ins")), { done: () => void queries.invalidateQueries({ queryKey: keys.signIns }) });
  const others = signIns.data?.filter((s) => !s.isThis).length ?? 0;
  return (
    <section className="set" aria-label="Signed in">
      <header className="flex flex-wrap items-start gap-3">
        <div className="grow !basis-64">
          <h2>Signed in</h2>
          <p>A browser is signed out after 12 hours without use, and after 14 days in any case.</p>
        </div>
        {others > 0 && <Button busy={ending.isPending} busyWord="Signing out" onClick={() => ending.mutate()}>Sign out everywhere else</Button>}
      </header>
      {signIns.isPending && <Bones lines={2} waitsFor="the sign-ins" />}
      {signIns.isError && <Problem error={signIns.error} retry={() => void signIns.refetch()} />}
      {signIns.data && <SignInList signIns={signIns.data} />}
    </section>
  );
}
