/** What of Node reads a terminal or a pipe. */
export interface Handle {
  /** Negative once it is closed. */
  fd: number;
  /** Whether Node began to read; it reads on by itself as long as it believes that it does not. */
  reading: boolean;
  readStop(): void;
  readStart(): void;
}

/** Stops and starts reading itself; the `pause` of streams reads on until a buffer is full. */
export function createReading(handle: () => Handle | undefined): { stop(): void; start(): void } {
  let stopped = false;
  return {
    stop() {
      if (stopped || handle()?.reading !== true) return;
      stopped = true;
      handle()?.readStop();
    },
    start() {
      if (stopped) handle()?.readStart();
      stopped = false;
    },
  };
}
