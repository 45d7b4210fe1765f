import { Field } from "../ui/field.tsx";
import type { PartProps } from "./general-part.tsx";

const KINDS = [{ value: "", label: "By the remote’s address" }, { value: "github", label: "GitHub" }, { value: "gitlab", label: "GitLab" }, { value: "gitea", label: "Gitea or Forgejo" }] as const;

/** Where pull requests go, and what lets us in there. */
export function ForgePart({ draft, edit, wrong }: PartProps) {
  const { forge } = draft;
  const set = (some: Partial<typeof forge>): void => edit({ forge: { ...forge, ...some } });
  const text = { className: "field mono", autoComplete: "off", autoCapitalize: "off", spellCheck: false } as const;
  return (
    <section className="set" aria-label="Pull requests">
      <header><h2>Pull requests</h2><p>Where verified work is proposed. A token kept for the project comes first, then the GitHub program <code>gh</code> where you are signed in with it, then a token from the environment the server was started in.</p></header>
      <div className="two">
        <Field label="Remote">{(ids) => <input {...ids} {...text} value={forge.remote} onChange={(event) => set({ remote: event.target.value })} />}</Field>
        <Field label="Forge">
          {(ids) => (
            <select {...ids} className="field" value={forge.kind} onChange={(event) => set({ kind: event.target.value })}>
              {KINDS.map(({ value, label }) => <option key={value} value={value}>{label}</option>)}
            </select>
          )}
        </Field>
        <Field label="Address of its API" hint="Empty for the usual one. A token is only sent there, or to the known hosts.">{(ids) => <input {...ids} {...text} inputMode="url" placeholder="https://git.example.org/api/v1" value={forge.api} onChange={(event) => set({ api: event.target.value })} />}</Field>
        <Field label="Variable with the token" hint="Empty for the usual ones, like GITHUB_TOKEN.">{(ids) => <input {...ids} {...text} value={forge.tokenEnv} onChange={(event) => set({ tokenEnv: event.target.value })} />}</Field>
      </div>
      {wrong.forge && <p className="t12 text-failed" role="alert">{wrong.forge}</p>}
    </section>
  );
}
