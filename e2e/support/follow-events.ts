import { request } from "node:http";

/** The events of a server in another process, through its private socket; `next` resolves when at least one came since the last time. */
export function followEvents(socketPath: string): Promise<{ next(otherwise: () => string, seconds?: number): Promise<void>; close(): void }> {
  return new Promise((resolve, reject) => {
    let fresh = false;
    let wake = (): void => undefined;
    const listening = request({ socketPath, path: "/api/events?after=0" }, (response) => {
      response.on("data", () => {
        fresh = true;
        wake();
      });
      resolve({
        close: () => void listening.destroy(),
        async next(otherwise, seconds = 60) {
          const came = fresh || (await new Promise<boolean>((done) => {
            const timer = setTimeout(done, seconds * 1000, false);
            wake = () => {
              clearTimeout(timer);
              done(true);
            };
          }));
          fresh = false;
          if (!came) throw new Error(`no event in ${seconds} s: ${otherwise()}`);
        },
      });
    });
    listening.on("error", reject);
    listening.end();
  });
}
