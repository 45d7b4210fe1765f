/** How Work shows its tasks. */
export type WorkView = "list" | "graph";

const KEY = "work-view";

/** The view chosen last on this device; the list when none was, or nothing can be kept here. */
export function keptView(): WorkView {
  try {
    return localStorage.getItem(KEY) === "graph" ? "graph" : "list";
  } catch {
    return "list";
  }
}

export function keepView(view: WorkView): void {
  try {
    localStorage.setItem(KEY, view);
  } catch {
    // A device that keeps nothing shows the list the next time.
  }
}
