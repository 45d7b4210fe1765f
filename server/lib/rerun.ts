/** Runs work never twice at the same time; called meanwhile, it runs once more behind. `start` runs a job in the background. */
export function createRerun(start: (job: () => Promise<void>) => void, work: () => Promise<void>): () => void {
  let running = false;
  let again = false;
  const job = async (): Promise<void> => {
    try {
      do {
        again = false;
        await work();
      } while (again);
    } finally {
      running = false;
    }
  };
  return () => {
    again = true;
    if (running) return;
    running = true;
    start(job);
  };
}
