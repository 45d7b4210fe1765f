"use client";
import "./why.css";
import { Popover } from "@base-ui/react/popover";
import { useRef, useState } from "react";
import type { Attention } from "#domain/attention.ts";
import { lookOf, shownDetail } from "../../client/attention-look.ts";
import { clockSeconds } from "../../client/times.ts";

/** What a state rests on, signal by signal: what was said, when, by whom and how far that is trusted. What was overruled is struck out. */
function WhyList({ attention }: { attention: Attention }) {
  return (
    <ul className="why-list t12">
      {attention.because.map((b, i) => (
        <li key={i}>
          <span className="num c3">{b.at ? clockSeconds(b.at) : ""}</span>
          <span className={b.holds ? "wrap" : "wrap c3 line-through"}>{b.text}</span>
          <span className="c3 wrap">{b.holds ? b.trust : `overruled; ${b.trust}`}</span>
        </li>
      ))}
    </ul>
  );
}

/** The same in place, folded. */
export function Why({ attention }: { attention: Attention }) {
  return (
    <details className="fold why">
      <summary data-key="w">Why?</summary>
      <WhyList attention={attention} />
    </details>
  );
}

/** The same over the page, from a small button. `withItem`: it belongs to the thing of the list beside it. */
export function WhyButton({ attention, withItem = false }: { attention: Attention; withItem?: boolean }) {
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const look = lookOf(attention.state);
  const title = `${look.word} ${shownDetail(attention)}`.trim();
  return (
    <>
      <button ref={button} type="button" className="why-press" aria-haspopup="dialog" aria-expanded={open} aria-label={`Why ${title}?`} data-key="w" data-with-item={withItem || undefined} onClick={() => setOpen(!open)}>why?</button>
      {open && (
        <Popover.Root open onOpenChange={setOpen}>
          <Popover.Portal>
            <Popover.Positioner anchor={button} align="start" sideOffset={4} collisionPadding={8} className="menu-place">
              <Popover.Popup className="menu why-pop" finalFocus={button}>
                <Popover.Title className="b">{title}</Popover.Title>
                <WhyList attention={attention} />
              </Popover.Popup>
            </Popover.Positioner>
          </Popover.Portal>
        </Popover.Root>
      )}
    </>
  );
}
