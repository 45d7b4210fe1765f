/** The room that is shown; the others wait behind it, hidden. */
function shownRoom(): HTMLElement | undefined {
  return [...document.querySelectorAll<HTMLElement>("main.room")].find((room) => room.offsetParent !== null);
}

/** Moves the focus to the next or the previous thing of the room (`data-item`), from where it is. False when the room has none. */
export function moveFocus(step: 1 | -1): boolean {
  const items = [...(shownRoom()?.querySelectorAll<HTMLElement>("[data-item]") ?? [])].filter((item) => item.offsetParent !== null);
  const at = items.findIndex((item) => item.contains(document.activeElement));
  const next = at < 0 ? items.at(step === 1 ? 0 : -1) : items[Math.min(items.length - 1, Math.max(0, at + step))];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
  return next !== undefined;
}

/** Presses what a key stands for (`data-key`) in the focused thing, else in the room outside of its things. False when nothing does. */
export function pressKey(key: string): boolean {
  const keyed = `[data-key="${CSS.escape(key)}"]`;
  const item = document.activeElement?.closest("[data-item]");
  const inRoom = [...(shownRoom()?.querySelectorAll<HTMLElement>(keyed) ?? [])].find((control) => control.closest("[data-item]") === null && control.dataset["withItem"] === undefined);
  // A thing that is a link cannot hold a button: that stands beside it.
  const control = item?.querySelector<HTMLElement>(keyed) ?? item?.parentElement?.querySelector<HTMLElement>(`:scope > ${keyed}[data-with-item]`) ?? inRoom;
  control?.click();
  return control !== undefined;
}

/** What was focused last in each room, as long as the room is kept. */
const left = new WeakMap<HTMLElement, HTMLElement>();

/** Remembers the thing of a room that has the focus. */
export function rememberItem(target: EventTarget | null): void {
  const item = target instanceof HTMLElement ? target.closest<HTMLElement>("[data-item]") : null;
  const room = item?.closest<HTMLElement>("main.room");
  if (item && room) left.set(room, item);
}

/** Gives the focus back to the thing that had it when the room was left, if nothing else has it. */
export function focusLeftItem(): void {
  const room = shownRoom();
  if (room && document.activeElement === document.body) left.get(room)?.focus();
}

let isComposerWanted = false;

/** Puts the cursor where one says what one wants. False when this room has no such place; then the next one shown that has gets it. */
export function focusComposer(): boolean {
  const place = shownRoom()?.querySelector<HTMLElement>("[data-composer]");
  place?.focus();
  isComposerWanted = !place;
  return !isComposerWanted;
}

/** True once after the cursor was wanted in a room that has no place for it. */
export function takeComposerWish(): boolean {
  const wasWanted = isComposerWanted;
  isComposerWanted = false;
  return wasWanted;
}
