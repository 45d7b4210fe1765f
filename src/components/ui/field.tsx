import { type ReactNode, useId } from "react";

/** A labelled input with its hint, or the error and how to mend it. The label stays visible. */
export function Field({ label, hint, error, children }: { label: string; hint?: ReactNode; error?: string | undefined; children: (ids: { id: string; "aria-describedby": string | undefined; "aria-invalid": boolean | undefined }) => ReactNode }) {
  const id = useId();
  const note = error ?? hint;
  return (
    <div className="label">
      <label htmlFor={id} className="b">{label}</label>
      {children({ id, "aria-describedby": note ? `${id}-note` : undefined, "aria-invalid": error ? true : undefined })}
      {note && (
        <p id={`${id}-note`} className={`t12 ${error ? "text-failed" : "c3"}`} role={error ? "alert" : undefined}>
          {note}
        </p>
      )}
    </div>
  );
}

/** One of a few, side by side. */
export function Segments<T extends string>({ label, value, options, onChange }: { label: string; value: T; options: readonly { value: T; label: ReactNode }[]; onChange: (value: T) => void }) {
  return (
    <div className="seg" role="group" aria-label={label}>
      {options.map((o) => (
        <button key={o.value} type="button" aria-pressed={o.value === value} onClick={() => onChange(o.value)}>
          {o.label}
        </button>
      ))}
    </div>
  );
}
