import type { ButtonHTMLAttributes, ReactNode } from "react";

interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
  kind?: "accent" | "quiet" | "danger" | "plain";
  small?: boolean;
  /** Only an icon: then `aria-label` is its name. */
  icon?: boolean;
  /** In flight: same width, other word, not pressable. */
  busy?: boolean | undefined;
  busyWord?: string;
  /** Why it is off; stands in its tooltip and for screen readers. */
  off?: string | undefined;
  children: ReactNode;
}

/** A button. At most one accent in a view: the expected answer. */
export function Button({ kind = "plain", small = false, icon = false, busy = false, busyWord, off, children, className = "", onClick, ...rest }: Props) {
  const looks = [kind === "plain" ? "" : kind, small && "small", icon && "icon", className].filter(Boolean).join(" ");
  const isOff = off !== undefined || busy;
  return (
    <button type="button" {...rest} className={`btn ${looks}`} aria-disabled={isOff || undefined} aria-busy={busy || undefined} title={off ?? rest.title} onClick={isOff ? (event) => event.preventDefault() : onClick}>
      {busy && busyWord ? busyWord : children}
    </button>
  );
}
