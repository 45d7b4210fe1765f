import type { Json } from "./json.ts";

/** One server-sent event; `[DONE]` arrives as `{}` under the event name "done". */
export interface SseMessage {
  event: string | undefined;
  data: Json;
}

/** Posts JSON to a fake endpoint, for tests that look at the wire itself. */
export async function postJson(
  url: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<{ status: number; json: unknown }> {
  const response = await post(url, body, headers);
  return { status: response.status, json: await response.json() };
}

/** Posts JSON and reads the whole stream. */
export async function readSse(url: string, body: unknown): Promise<SseMessage[]> {
  const response = await post(url, body, {});
  const text = await response.text();
  return text
    .split("\n\n")
    .filter(Boolean)
    .map((block) => {
      const data = /^data: (.*)$/m.exec(block)?.[1] ?? "";
      if (data === "[DONE]") return { event: "done", data: {} };
      return { event: /^event: (.*)$/m.exec(block)?.[1], data: JSON.parse(data) as Json };
    });
}

function post(url: string, body: unknown, headers: Record<string, string>): Promise<Response> {
  return fetch(url, { method: "POST", headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(body) });
}
