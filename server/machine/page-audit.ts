import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { z } from "zod";
import { oneLine } from "#domain/text.ts";

/** What keeps people from using a page, as axe-core finds it. */
export interface PageAudit {
  /** What is serious or critical, in words: what it is, where, and what to do. */
  problems: string[];
  /** Roles whose missing names are told there with their places. */
  namedRoles: ReadonlySet<string>;
}

/** As much of Chromium's own protocol as is used here. */
export interface PageSession {
  send(method: string, parameters?: Record<string, unknown>): Promise<unknown>;
}

const require = createRequire(import.meta.url);
const MOST = { problems: 30, places: 3, chars: 300, answer: 100_000 };
/** Milliseconds; a page whose scripts never rest is not waited for. */
const AUDIT_MS = 30_000;

/** Roles whose names a rule is about. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  "button-name": ["button"], "input-button-name": ["button"], "link-name": ["link"], "aria-command-name": ["button", "link", "menuitem"],
  label: ["textbox", "searchbox", "combobox", "listbox", "checkbox", "radio", "slider", "spinbutton"], "select-name": ["combobox", "listbox"],
  "aria-input-field-name": ["textbox", "searchbox", "combobox", "listbox", "slider", "spinbutton"], "aria-toggle-field-name": ["checkbox", "radio", "switch"],
  "image-alt": ["image"], "role-img-alt": ["image"], "svg-img-alt": ["image"], "aria-tab-name": ["tab"],
};

const short = z.string().transform((text) => oneLine(text, MOST.chars));
const Found = z.array(z.object({ id: short, impact: z.enum(["serious", "critical"]), help: short, count: z.int().positive(), places: z.array(z.object({ at: short, html: short, fix: short })).min(1) }));
const Answer = z.object({ result: z.object({ value: z.string().max(MOST.answer) }) });
const Frame = z.object({ frameTree: z.object({ frame: z.object({ id: z.string() }) }) });
const World = z.object({ executionContextId: z.int() });

/**
 * Looks at the page with axe-core, in a world of its own that shares the page's elements and nothing of its scripts: what these
 * changed about the language does not reach it. The answer is data all the same, short and of one shape. Undefined where none came.
 */
export async function auditPage(session: PageSession): Promise<PageAudit | undefined> {
  const found = await within(AUDIT_MS, ask(session)).catch(() => undefined);
  if (!found) return undefined;
  return { problems: found.slice(0, MOST.problems).map(wordsOf), namedRoles: new Set(found.flatMap(({ id }) => NAMES[id] ?? [])) };
}

async function ask(session: PageSession): Promise<z.infer<typeof Found>> {
  const source = await readFile(require.resolve("axe-core/axe.min.js"), "utf8");
  const { frameTree } = Frame.parse(await session.send("Page.getFrameTree"));
  const { executionContextId: contextId } = World.parse(await session.send("Page.createIsolatedWorld", { frameId: frameTree.frame.id, worldName: "audit" }));
  await session.send("Runtime.evaluate", { expression: `${source};0`, contextId });
  const { result } = Answer.parse(await session.send("Runtime.evaluate", { expression: `(${runAxe.toString()})(${JSON.stringify(MOST)})`, contextId, awaitPromise: true, returnByValue: true }));
  return Found.parse(JSON.parse(result.value));
}

/** Runs beside the page. Its title and language are told by who looks at it, in words of their own. */
async function runAxe(most: typeof MOST): Promise<string> {
  const { axe } = globalThis as unknown as { axe: { run: (options: object) => Promise<{ violations: { id: string; impact: string; help: string; nodes: { target: unknown[]; html: string; failureSummary?: string }[] }[] }> } };
  const { violations } = await axe.run({
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], resultTypes: ["violations"], iframes: false,
    rules: { "document-title": { enabled: false }, "html-has-lang": { enabled: false } },
  });
  const found = violations.filter(({ impact }) => impact === "critical" || impact === "serious").map(({ id, impact, help, nodes }) => ({
    id, impact, help, count: nodes.length,
    places: nodes.slice(0, most.places).map(({ target, html, failureSummary = "" }) => ({ at: String(target[0]).slice(0, most.chars), html: html.slice(0, most.chars), fix: failureSummary.slice(0, 2 * most.chars) })),
  }));
  return JSON.stringify(found.slice(0, most.problems));
}

function wordsOf({ id, impact, help, count, places }: z.infer<typeof Found>[number]): string {
  const where = places.map(({ at, html }) => `${at} ${html}`).join("; ");
  const more = count > places.length ? ` and ${count - places.length} more` : "";
  return `${help} (${impact}, rule ${id}). ${count === 1 ? "It is" : "They are"} ${where}${more}. ${places[0]?.fix ?? ""}`.trim();
}

function within<T>(ms: number, work: Promise<T>): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms, undefined);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
