import { Refusal } from "./rest.ts";

/** Sends bytes and hears how much of them has arrived, from 0 to 1. */
export function upload<T>(path: string, bytes: Blob, progress: (share: number) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    // The other way to ask tells nothing about what is on its way.
    const request = new XMLHttpRequest();
    request.open("POST", path);
    request.responseType = "json";
    request.setRequestHeader("accept", "application/json");
    request.setRequestHeader("content-type", bytes.type || "application/octet-stream");
    request.upload.addEventListener("progress", (event) => progress(event.total === 0 ? 0 : event.loaded / event.total));
    request.addEventListener("load", () => {
      if (request.status < 300) resolve(request.response as T);
      else reject(refusalIn(request.response));
    });
    for (const name of ["error", "abort", "timeout"] as const) request.addEventListener(name, () => reject(refusalIn(null)));
    request.send(bytes);
  });
}

function refusalIn(response: unknown): Refusal {
  const problem = response as ConstructorParameters<typeof Refusal>[0] | null;
  return new Refusal(problem ?? { status: 0, code: "unreachable", title: "The server did not answer.", detail: "Check the connection, then try again." });
}
