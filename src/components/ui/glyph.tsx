import type { Attention } from "#domain/attention.ts";
import { lookOf, shownDetail, type StateLook, STEPS, stepOf, trackOf } from "../../client/attention-look.ts";

/** The silhouette of a state. It has a name only where no word stands beside it. */
export function Glyph({ glyph, size = 14, name }: { glyph: StateLook["glyph"]; size?: 12 | 14 | 18; name?: string }) {
  const className = `g g-${glyph}${size === 14 ? "" : ` g-${size}`}`;
  return name ? <i className={className} role="img" aria-label={name} /> : <i className={className} aria-hidden="true" />;
}

/** A state as colour, shape and word, with the few words behind it. */
export function Status({ attention, detail }: { attention: Pick<Attention, "state" | "detail"> & Partial<Pick<Attention, "until">>; detail?: string }) {
  const look = lookOf(attention.state);
  const more = detail ?? shownDetail({ until: null, ...attention });
  return (
    <span className="st" data-s={look.s}>
      <Glyph glyph={look.glyph} />
      {look.word}
      {more !== "" && <small className="cut">{more}</small>}
    </span>
  );
}

/** The five steps of a task; reported is the third, never the last. */
export function Track({ attention, words = false }: { attention: Parameters<typeof trackOf>[0]; words?: boolean }) {
  const steps = trackOf(attention);
  const step = stepOf(attention);
  return (
    <div className={words ? "track words" : "track short"} data-s={lookOf(attention.state).s} {...(words ? {} : { role: "img", "aria-label": `Step ${step} of 5: ${STEPS[step - 1]}` })}>
      {steps.map((how, i) => <i key={STEPS[i]} className={how} />)}
      {words && STEPS.map((word, i) => <span key={word} className={i === step - 1 ? "now" : ""} {...(i === step - 1 ? { "aria-current": "step" as const } : {})}>{word}</span>)}
    </div>
  );
}
