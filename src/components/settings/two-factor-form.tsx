"use client";
import { useState } from "react";
import type { RecoveryCodes, TwoFactorSecret } from "#domain/api.ts";
import { send } from "../../client/rest.ts";
import { refusalOf, useAction } from "../../client/use-action.ts";
import { Button } from "../ui/button.tsx";
import { Copy } from "../ui/copy.tsx";
import { Problem } from "../ui/feedback.tsx";
import { Field } from "../ui/field.tsx";
import { useFresh } from "../ui/fresh.tsx";
import { QrCode } from "./qr-code.tsx";
import type { Squares } from "./qr-path.ts";

/** What is scanned, and what is typed where nothing can be scanned. */
export interface Scan extends TwoFactorSecret {
  squares: Squares;
}

/** Shows the secret to an authenticator app and takes a code from it. */
export function TwoFactorForm({ scan, onOn, onClose }: { scan: Scan; onOn: (codes: readonly string[]) => void; onClose: () => void }) {
  const fresh = useFresh();
  const [code, setCode] = useState("");
  const enabling = useAction<void, RecoveryCodes>(() => fresh(() => send("POST", "/api/two-factor", { code })), { quiet: true, done: ({ codes }) => onOn(codes) });
  const refusal = enabling.error ? refusalOf(enabling.error) : undefined;
  const isWrong = refusal?.code === "forbidden";
  const isElse = refusal !== undefined && !isWrong && refusal.code !== "given-up";
  const off = /^\d{6}$/.test(code.replaceAll(" ", "")) ? undefined : "Type the six digits first";
  return (
    <form
      className="card"
      aria-label="Set up the second factor"
      onSubmit={(event) => {
        event.preventDefault();
        if (off === undefined && !enabling.isPending) enabling.mutate();
      }}
    >
      <div className="part scan !border-t-0">
        <QrCode squares={scan.squares} label="QR code for an authenticator app" />
        <div className="grid content-start gap-3">
          <p>Scan this with an authenticator app: the one of your password manager, Aegis, Ente Auth, Google Authenticator.</p>
          <div className="grid justify-items-start gap-2">
            <p className="t12 c2">Or type it there as a key that changes with time:</p>
            <code className="output wrap" data-secret>{(scan.secret.match(/.{1,4}/g) ?? []).join(" ")}</code>
            <div className="h flex-wrap">
              <Copy text={scan.secret} label="Copy key" />
              <a className="btn small" href={scan.address}>Open in an app on this device</a>
            </div>
          </div>
          <Field label="Six digits it shows now" hint="Every other browser is signed out when the code is right." error={isWrong ? `${refusal.message} ${refusal.next}` : undefined}>
            {(ids) => <input {...ids} className="field mono" autoFocus inputMode="numeric" autoComplete="one-time-code" maxLength={10} value={code} onChange={(event) => setCode(event.target.value)} />}
          </Field>
          {isElse && <Problem error={refusal} />}
        </div>
      </div>
      <footer>
        <Button kind="accent" type="submit" busy={enabling.isPending} busyWord="Switching on" off={off}>Switch it on</Button>
        <Button kind="quiet" onClick={onClose}>Cancel</Button>
      </footer>
    </form>
  );
}
