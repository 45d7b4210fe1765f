"use client";
import type { ReactNode } from "react";
import Markdown from "react-markdown";

/**
 * Words of a model as text with a little form. Data, not a page: no raw HTML, no images (they would call home), and links open
 * elsewhere without telling where from.
 */
export default function Prose({ text }: { text: string }) {
  return <Markdown disallowedElements={["img"]} components={{ a: Away }}>{text}</Markdown>;
}

function Away({ href, children }: { href?: string | undefined; children?: ReactNode }) {
  // An address that is none any more, because it would have run something.
  if (!href) return children;
  return <a href={href} target="_blank" rel="noopener noreferrer nofollow">{children}</a>;
}
