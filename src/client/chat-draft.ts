const KEY = "rdv.chat.";

/** What was written and not yet taken by the server. `key` is its name once it was sent: sent again, it is the same message. */
export interface ChatDraft {
  text: string;
  key: string | null;
}

const EMPTY: ChatDraft = { text: "", key: null };

/** The draft of a conversation; it outlives the page and the browser. */
export function readChatDraft(orchestratorId: string): ChatDraft {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY + orchestratorId) ?? "null") as Partial<ChatDraft> | null;
    return typeof kept?.text === "string" ? { text: kept.text, key: typeof kept.key === "string" ? kept.key : null } : EMPTY;
  } catch {
    return EMPTY;
  }
}

/** Keeps a draft; an empty one is forgotten. */
export function keepChatDraft(orchestratorId: string, draft: ChatDraft): void {
  try {
    if (draft.text === "") localStorage.removeItem(KEY + orchestratorId);
    else localStorage.setItem(KEY + orchestratorId, JSON.stringify(draft));
  } catch {
    // A browser may refuse to keep anything; then the text stays in the page alone.
  }
}
