import { ExternalLink } from "lucide-react";
import type { ForgeCheck, ForgeComment } from "#domain/forge-news.ts";
import { lookOf } from "../../client/attention-look.ts";
import { CHECK_STATE } from "../../client/pull-request-words.ts";
import { Glyph } from "../ui/glyph.tsx";

/** What one reviewer wrote, as it was written. */
export function FindingRow({ comment, sent }: { comment: ForgeComment; sent: boolean }) {
  const { author, path, line, body, url, resolved } = comment;
  return (
    <li data-over={resolved || undefined}>
      <p className="t12 c2 h flex-wrap">
        <span className="b">{author}</span>
        {path && <code className="cut">{path}{line === null ? "" : `:${line}`}</code>}
        {resolved && <span className="tag line">settled</span>}
        {sent && !resolved && <span className="tag line">sent</span>}
        {url && <a className="end" href={url} target="_blank" rel="noreferrer" aria-label={`Open the comment of ${author}`}><ExternalLink size={12} aria-hidden="true" /></a>}
      </p>
      <p className="wrap pr-words">{body}</p>
    </li>
  );
}

/** One check the forge runs. */
export function CheckRow({ check }: { check: ForgeCheck }) {
  const look = lookOf(CHECK_STATE[check.state]);
  return (
    <li className="ev" data-s={look.s}>
      <Glyph glyph={look.glyph} />
      <span className="t12 cut" title={check.name}>{check.url ? <a href={check.url} target="_blank" rel="noreferrer">{check.name}</a> : check.name}</span>
      <span className="num">{check.state}</span>
      {check.note !== "" && <span className="sub wrap">{check.note}</span>}
    </li>
  );
}
