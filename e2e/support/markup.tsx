import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { renderToStaticMarkup } from "react-dom/server";

/** What a page has read before it is shown. A failed read stays failed, as it does once the browser gave up. */
export function readPage(read: readonly (readonly [key: readonly unknown[], data: unknown])[] = []): QueryClient {
  const cache = new QueryClient({ defaultOptions: { queries: { retryOnMount: false, staleTime: Number.POSITIVE_INFINITY } } });
  for (const [key, data] of read) {
    if (!(data instanceof Error)) cache.setQueryData(key, data);
    else cache.getQueryCache().build(cache, { queryKey: [...key] }).setState({ status: "error", error: data, fetchStatus: "idle", errorUpdateCount: 1 });
  }
  return cache;
}

/** Something on a page that is pressed, followed or filled in; `off` says why it cannot be. */
export interface Control {
  tag: string;
  name: string;
  off: string | undefined;
}

const CONTROL = /<(button|a|select|textarea|label|input)\b([^>]*?)\/?>/g;
const SIGNS: Readonly<Record<string, string>> = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#x27;": "'" };

/** The text without its marks. */
function textOf(markup: string): string {
  return plain(markup.replaceAll(/<[^>]*>/g, " ")).replaceAll(/\s+/g, " ").replaceAll(/ (?=[.,;:?!](?:\s|$))/g, "").trim();
}

function plain(text: string): string {
  return text.replaceAll(/&(?:amp|lt|gt|quot|#x27);/g, (sign) => SIGNS[sign] ?? sign);
}

function attribute(marks: string, name: string): string | undefined {
  const found = new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(marks)?.[1];
  return found === undefined ? undefined : plain(found);
}

/** Every control of a page by the name a screen reader says, in order. */
export function controlsOf(markup: string): Control[] {
  const found: Control[] = [];
  for (const match of markup.matchAll(CONTROL)) {
    const [whole, tag = "", marks = ""] = match;
    if (tag === "label" || /\shidden=/.test(marks)) continue;
    const rest = markup.slice(match.index + whole.length);
    const inner = tag === "button" || tag === "a" ? textOf(rest.slice(0, rest.indexOf(`</${tag}>`)).replaceAll(/<img\b[^>]*?\salt="([^"]*)"[^>]*>/g, " $1 ")) : labelOf(markup, match.index, attribute(marks, "id"));
    const off = attribute(marks, "aria-disabled") === "true" ? (attribute(marks, "title") ?? "busy") : /\sdisabled=/.test(marks) ? "disabled" : undefined;
    found.push({ tag, name: attribute(marks, "aria-label") ?? inner, off });
  }
  return found;
}

/** The label that points at a field, or that stands around it. */
function labelOf(markup: string, at: number, id: string | undefined): string {
  const before = markup.slice(0, at);
  const around = before.lastIndexOf("<label");
  if (around > before.lastIndexOf("</label>")) return textOf(markup.slice(around, markup.indexOf("</label>", at)).replaceAll(/<small>.*?<\/small>/g, ""));
  const by = [...markup.matchAll(/<label\b([^>]*)>(.*?)<\/label>/g)].find(([, marks = ""]) => id !== undefined && attribute(marks, "for") === id);
  return textOf(by?.[2] ?? "");
}

/** What no person should ever meet: a value that leaked, a control without a name, a note that nobody wrote, a name given twice. */
export function flawsOf(markup: string): string[] {
  const leaked = ["undefined", "NaN", "[object", "Infinity", "Invalid Date"].filter((word) => markup.includes(word)).map((word) => `it says ${word}`);
  const nameless = controlsOf(markup).filter((control) => control.name === "").map((control) => `a ${control.tag} has no name`);
  const blind = [...markup.matchAll(/<img\b([^>]*)>/g)].filter(([, marks = ""]) => (attribute(marks, "alt") ?? "") === "").map(() => "a picture has no words");
  const ids = [...markup.matchAll(/\sid="([^"]*)"/g)].map(([, id = ""]) => id);
  const missing = [...markup.matchAll(/\saria-describedby="([^"]*)"/g)].flatMap(([, id = ""]) => (ids.includes(id) ? [] : [`nothing is called ${id}`]));
  return [...leaked, ...nameless, ...blind, ...missing, ...(new Set(ids).size < ids.length ? ["an id stands twice"] : [])];
}

/** A page as it is read: its marks, its words, its controls. Throws where it has a flaw, so that every test looks for them. */
export function seen(node: ReactNode, cache: QueryClient = readPage()) {
  const markup = renderToStaticMarkup(<QueryClientProvider client={cache}>{node}</QueryClientProvider>);
  const flaws = flawsOf(markup);
  if (flaws.length > 0) throw new Error(`${flaws.join(", ")}, in: ${markup}`);
  const controls = controlsOf(markup);
  const names = (tag: string): string[] => controls.filter((control) => control.tag === tag).map((control) => control.name);
  return { markup, words: textOf(markup), controls, buttons: names("button"), links: names("a"), off: Object.fromEntries(controls.filter((c) => c.off !== undefined).map((c) => [c.name, c.off])) };
}
