import { request } from "node:http";

interface Asking {
  method: string;
  path: string;
  body?: unknown;
  /** Idempotency-Key. */
  key?: string;
}

/** Asks a server through its private socket. */
export function askSocket<T>(socketPath: string, { method, path, body, key }: Asking): Promise<T> {
  return new Promise((resolve, reject) => {
    // A connection of its own: one that was kept may be closed by the server at the moment it is used again.
    const sending = request({ socketPath, agent: false, method, path, headers: { "content-type": "application/json", ...(key ? { "idempotency-key": key } : {}) } }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => void (text += chunk));
      response.on("end", () => {
        if ((response.statusCode ?? 500) < 300) resolve((text === "" ? undefined : JSON.parse(text)) as T);
        else reject(Object.assign(new Error(`${method} ${path}: ${response.statusCode} ${text}`), { status: response.statusCode, body: text }));
      });
    });
    sending.on("error", reject);
    sending.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
