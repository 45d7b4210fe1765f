"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { RecoveryCodes as Made, TwoFactor, TwoFactorSecret } from "#domain/api.ts";
import { keys } from "../../client/keys.ts";
import { useTwoFactor } from "../../client/queries.ts";
import { send } from "../../client/rest.ts";
import { useAction } from "../../client/use-action.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Bones, Problem } from "../ui/feedback.tsx";
import { useFresh } from "../ui/fresh.tsx";
import { RecoveryCodes } from "./recovery-codes.tsx";
import { type Scan, TwoFactorForm } from "./two-factor-form.tsx";

/** What signing in takes besides the password. */
export function TwoFactorSection() {
  const queries = useQueryClient();
  const factor = useTwoFactor();
  const [scan, setScan] = useState<Scan | null>(null);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const show = (made: readonly string[]): void => {
    setScan(null);
    setCodes(made);
    void queries.invalidateQueries({ queryKey: keys.twoFactor });
    void queries.invalidateQueries({ queryKey: keys.signIns });
  };
  return (
    <section className="set" aria-label="Second factor">
      <header>
        <h2>Second factor</h2>
        <p>Six digits of an app on your phone, asked for after the password. Without it nobody signs in over a public address.</p>
      </header>
      {factor.isPending && <Bones lines={1} waitsFor="the second factor" />}
      {factor.isError && <Problem error={factor.error} retry={() => void factor.refetch()} />}
      {codes && <RecoveryCodes codes={codes} onKept={() => setCodes(null)} />}
      {factor.data && !codes && (factor.data.enabledAt === null ? <Off isOpen={scan !== null} onBegun={setScan} /> : <On factor={factor.data} onCodes={show} />)}
      {scan && <TwoFactorForm scan={scan} onOn={show} onClose={() => setScan(null)} />}
    </section>
  );
}

function Off({ isOpen, onBegun }: { isOpen: boolean; onBegun: (scan: Scan) => void }) {
  const fresh = useFresh();
  const beginning = useAction<void, Scan>(async () => {
    const made = await fresh(() => send<TwoFactorSecret>("POST", "/api/two-factor/secret"));
    const { create } = await import("qrcode");
    return { ...made, squares: create(made.address, { errorCorrectionLevel: "M" }).modules };
  }, { done: onBegun });
  if (isOpen) return null;
  return (
    <div className="rows">
      <div className="row">
        <span className="grow !basis-56"><span className="b">Off</span><span className="t12 c2 block">The password alone signs in on this machine.</span></span>
        <Button busy={beginning.isPending} busyWord="Making a key" onClick={() => beginning.mutate()}>Set up</Button>
      </div>
    </div>
  );
}

function On({ factor, onCodes }: { factor: TwoFactor; onCodes: (codes: readonly string[]) => void }) {
  const queries = useQueryClient();
  const fresh = useFresh();
  const [isAsking, setAsking] = useState(false);
  const renewing = useAction<void, Made>(() => fresh(() => send("POST", "/api/two-factor/recovery-codes")), { done: ({ codes }) => onCodes(codes) });
  const ending = useAction<void, unknown>(() => fresh(() => send("DELETE", "/api/two-factor")), { done: () => void queries.invalidateQueries({ queryKey: keys.twoFactor }) });
  const end = (): void => {
    setAsking(false);
    ending.mutate();
  };
  return (
    <div className="rows">
      <div className="row">
        <span className="grow !basis-56"><span className="b">{`On since ${day(factor.enabledAt)}`}</span><span className="t12 c2 block">{leftWords(factor.codesLeft)}</span></span>
        <Button small busy={renewing.isPending} busyWord="Making codes" onClick={() => renewing.mutate()}>New recovery codes</Button>
        <Button small kind="danger" busy={ending.isPending} busyWord="Switching off" onClick={() => setAsking(true)}>Switch off</Button>
      </div>
      <Dialog
        open={isAsking}
        onClose={() => setAsking(false)}
        title="Switch the second factor off?"
        footer={
          <>
            <Button onClick={() => setAsking(false)}>Keep it on</Button>
            <Button kind="danger" onClick={end}>Switch off</Button>
          </>
        }
      >
        <p>The password alone then signs in on the machine itself, and nobody signs in over a public address. Every other browser is signed out, and the recovery codes end.</p>
      </Dialog>
    </div>
  );
}

function day(iso: string | null): string {
  return iso === null ? "" : new Date(iso).toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });
}

function leftWords(left: number): string {
  if (left === 0) return "No recovery codes left; make new ones now.";
  return left === 1 ? "One recovery code left; make new ones soon." : `${left} recovery codes left`;
}
