"use client";
import { createContext, type ReactNode, useCallback, useContext, useState } from "react";
import { useMe } from "../../client/queries.ts";
import { Refusal, send } from "../../client/rest.ts";
import { refusalOf, useAction } from "../../client/use-action.ts";
import { Button } from "./button.tsx";
import { Dialog } from "./dialog.tsx";
import { Field } from "./field.tsx";

type Fresh = <T>(work: () => Promise<T>) => Promise<T>;
type Settle = (given: boolean) => void;

const FreshContext = createContext<Fresh>((work) => work());

/** Around what needs a recent password: asks for it when the server does, and then repeats what was refused. */
export function FreshSignIn({ children }: { children: ReactNode }) {
  const [asked, setAsked] = useState<{ settle: Settle } | null>(null);
  const fresh = useCallback<Fresh>(async (work) => {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== "fresh-sign-in-needed") throw error;
      const given = await new Promise<boolean>((settle) => setAsked({ settle }));
      setAsked(null);
      if (given) return work();
      throw new Refusal({ status: 0, code: "given-up", title: "Nothing was changed.", detail: "It needs your password." });
    }
  }, []);
  return (
    <FreshContext value={fresh}>
      {children}
      <AskPassword settle={asked?.settle} />
    </FreshContext>
  );
}

/** Runs what may need a recent password; see `FreshSignIn`. */
export function useFresh(): Fresh {
  return useContext(FreshContext);
}

function AskPassword({ settle }: { settle: Settle | undefined }) {
  return (
    <Dialog
      open={settle !== undefined}
      onClose={() => settle?.(false)}
      title="Your password once more"
      footer={
        <>
          <Button onClick={() => settle?.(false)}>Cancel</Button>
          <Button kind="accent" type="submit" form="fresh-sign-in">Confirm</Button>
        </>
      }
    >
      {settle && <PasswordForm onGiven={() => settle(true)} />}
    </Dialog>
  );
}

function PasswordForm({ onGiven }: { onGiven: () => void }) {
  const email = useMe().data?.email ?? "";
  const [password, setPassword] = useState("");
  const confirming = useAction((body: { password: string }) => send<undefined>("POST", "/api/auth/confirm", body), { quiet: true, done: onGiven });
  const refusal = confirming.error ? refusalOf(confirming.error) : undefined;
  return (
    <form
      id="fresh-sign-in"
      onSubmit={(event) => {
        event.preventDefault();
        if (password !== "" && !confirming.isPending) confirming.mutate({ password });
      }}
    >
      <p className="c2 mb-3">This changes who may do what. It holds for five minutes.</p>
      <input type="text" name="username" autoComplete="username" value={email} readOnly hidden />
      <Field label="Password" error={refusal ? `${refusal.message} ${refusal.next}` : undefined}>
        {(ids) => <input {...ids} type="password" name="password" className="field" autoComplete="current-password" autoFocus value={password} onChange={(event) => setPassword(event.target.value)} />}
      </Field>
    </form>
  );
}
