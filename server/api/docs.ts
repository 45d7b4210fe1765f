interface Operation {
  summary?: string;
  tags?: string[];
  security?: unknown[];
  parameters?: { name?: string; in?: string; required?: boolean }[];
  requestBody?: { content?: Record<string, { schema?: unknown }> };
  responses?: Record<string, { description?: string; content?: Record<string, { schema?: unknown }> }>;
}

/** The description of the API as one plain page: no script, no network, readable on a phone, in the theme its reader chose. */
export function docsPage(document: { paths?: object }, cookie: string): string {
  const theme = /(?:^|; )rdv-theme=(dark|light|system)(?:;|$)/.exec(cookie)?.[1] ?? "system";
  const operations = Object.entries((document.paths ?? {}) as Record<string, Record<string, Operation>>).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })));
  const groups = [...Map.groupBy(operations, (o) => o.operation.tags?.[0] ?? "other")];
  const nav = groups.map(([tag]) => `<a href="#${escape(tag)}">${escape(tag)}</a>`).join("");
  const body = groups.map(([tag, of]) => `<section id="${escape(tag)}"><h2>${escape(tag)}</h2>${of.map(entry).join("")}</section>`).join("");
  return `<!doctype html><html lang="en" data-theme="${theme}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>API | Remote Dev</title><link rel="stylesheet" href="/tokens.css"><link rel="stylesheet" href="/enter.css"></head><body class="docs"><header><h1>API</h1><p>The same description for programs: <a href="/api/openapi.json">openapi.json</a>. Send <code>Authorization: Bearer rdv_…</code>; make a token with <code>rdv token create --name NAME --scope read</code>.</p><nav aria-label="Groups">${nav}</nav></header><main>${body}</main></body></html>`;
}

function entry({ path, method, operation }: { path: string; method: string; operation: Operation }): string {
  const parameters = (operation.parameters ?? []).map((p) => `<code>${escape(p.name ?? "")}</code> <small>${escape(p.in ?? "")}${p.required ? ", required" : ""}</small>`).join(", ");
  const parts = [
    parameters && `<p>${parameters}</p>`,
    schema("Body", operation.requestBody?.content),
    ...Object.entries(operation.responses ?? {}).map(([status, r]) => (status === "default" ? "" : schema(status, r.content))),
    operation.security ? "" : "<p><small>open without signing in</small></p>",
  ];
  return `<details><summary><b>${method}</b> <code>${escape(path)}</code> <span>${escape(operation.summary ?? "")}</span></summary>${parts.filter(Boolean).join("")}</details>`;
}

function schema(title: string, content: Record<string, { schema?: unknown }> | undefined): string {
  const found = Object.values(content ?? {})[0]?.schema;
  return found ? `<h4>${escape(title)}</h4><pre>${escape(JSON.stringify(found, null, 2))}</pre>` : "";
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
