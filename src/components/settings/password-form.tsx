"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import { keys } from "../../client/keys.ts";
import { send } from "../../client/rest.ts";
import { refusalOf, useAction } from "../../client/use-action.ts";
import { Button } from "../ui/button.tsx";
import { Problem } from "../ui/feedback.tsx";
import { Field } from "../ui/field.tsx";

const LEAST = 12;

/** The present password and the new one. Changing it signs out everywhere else. */
export function PasswordForm({ email, onClose }: { email: string; onClose: () => void }) {
  const queries = useQueryClient();
  const [present, setPresent] = useState("");
  const [password, setPassword] = useState("");
  const [isShown, setShown] = useState(false);
  const changing = useAction<void, unknown>(() => send("POST", "/api/auth/password", { present, password }), {
    quiet: true,
    done() {
      void queries.invalidateQueries({ queryKey: keys.signIns });
      toast("The password is changed. Everywhere else you are signed out.");
      onClose();
    },
  });
  const refusal = changing.error ? refusalOf(changing.error) : undefined;
  const isWrong = refusal?.code === "forbidden";
  const length = Array.from(password).length;
  const off = present === "" ? "Type the present password first" : length < LEAST ? `The new password needs at least ${LEAST} characters` : undefined;
  return (
    <form
      className="card"
      aria-label="Change the password"
      onSubmit={(event) => {
        event.preventDefault();
        if (off === undefined && !changing.isPending) changing.mutate();
      }}
    >
      <div className="part grid gap-3 !border-t-0">
        <input type="text" name="username" autoComplete="username" value={email} readOnly hidden />
        <Field label="Present password" hint="Forgotten? Run rdv password in a terminal on the machine." error={isWrong ? `${refusal.message} ${refusal.next}` : undefined}>
          {(ids) => <input {...ids} type="password" name="present" className="field" autoComplete="current-password" autoFocus maxLength={200} value={present} onChange={(event) => setPresent(event.target.value)} />}
        </Field>
        <Field label="New password" hint={length > 0 && length < LEAST ? `${length} of at least ${LEAST} characters` : `At least ${LEAST} characters; any of them. A few words do well.`}>
          {(ids) => <input {...ids} type={isShown ? "text" : "password"} name="password" className="field" autoComplete="new-password" autoCapitalize="off" spellCheck={false} maxLength={200} value={password} onChange={(event) => setPassword(event.target.value)} />}
        </Field>
        <label className="tick">
          <input type="checkbox" checked={isShown} onChange={(event) => setShown(event.target.checked)} />
          <span>Show the new password</span>
        </label>
        {refusal && !isWrong && <Problem error={refusal} />}
      </div>
      <footer>
        <Button kind="accent" type="submit" busy={changing.isPending} busyWord="Changing" off={off}>Change password</Button>
        <Button kind="quiet" onClick={onClose}>Cancel</Button>
      </footer>
    </form>
  );
}
