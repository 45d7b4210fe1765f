const KEY = "rdv.draft.";

/** Text that was typed for a terminal and not sent yet; it outlives the page, not the browser. */
export function readDraft(sessionId: string): string {
  return attempt(() => sessionStorage.getItem(KEY + sessionId)) ?? "";
}

/** Keeps a draft; an empty one is none. */
export function keepDraft(sessionId: string, text: string): void {
  attempt(() => (text === "" ? sessionStorage.removeItem(KEY + sessionId) : sessionStorage.setItem(KEY + sessionId, text)));
}

// A browser may refuse to keep anything, and there is none while the page is made on the server.
function attempt<T>(use: () => T): T | undefined {
  try {
    return use();
  } catch {
    return undefined;
  }
}
