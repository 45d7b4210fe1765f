import { describe, expect, it } from "vitest";
import { createFollow } from "./follow.ts";

/** A view of 100 px on a terminal of 40 lines of 10 px, of which some are used. */
function start(rows: number) {
  const content = { cellHeight: 10, rows };
  const pan = Object.assign(new EventTarget(), { scrollTop: 0, scrollHeight: 400, clientHeight: 100 });
  const follow = createFollow(pan as unknown as HTMLElement, { content: () => content, paddingBottom: () => 0 });
  return { content, pan, follow, scrollTo(top: number): void {
    pan.scrollTop = top;
    pan.dispatchEvent(new Event("scroll"));
  } };
}

describe("a view smaller than its terminal", () => {
  it("shows the first lines while there are few, then the last ones that are used", () => {
    const { content, pan, follow } = start(3);
    follow.apply();
    expect(pan.scrollTop).toBe(0);
    content.rows = 25;
    follow.apply();
    expect(pan.scrollTop).toBe(150);
  });

  it("keeps them when a keyboard takes its room and gives it back", () => {
    const { pan, follow } = start(40);
    follow.apply();
    expect(pan.scrollTop).toBe(300);
    pan.clientHeight = 40;
    follow.apply();
    expect(pan.scrollTop).toBe(360);
    Object.assign(pan, { clientHeight: 100, scrollTop: 300 });
    pan.dispatchEvent(new Event("scroll"));
    follow.apply();
    expect(pan.scrollTop).toBe(300);
  });

  it("stays where somebody looks, until they are back at the newest line or it is asked for", () => {
    const { content, pan, follow, scrollTo } = start(20);
    follow.apply();
    scrollTo(40);
    content.rows = 30;
    follow.apply();
    expect(pan.scrollTop).toBe(40);
    scrollTo(200);
    content.rows = 40;
    follow.apply();
    expect(pan.scrollTop).toBe(300);
    follow.showFrom(10);
    follow.apply();
    expect(pan.scrollTop).toBe(10);
    follow.again();
    expect(pan.scrollTop).toBe(300);
  });

  it("takes its own move for nobody's wish, though more came before the browser told of it", () => {
    const { content, pan, follow } = start(20);
    follow.apply();
    content.rows = 30;
    pan.dispatchEvent(new Event("scroll"));
    follow.apply();
    expect(pan.scrollTop).toBe(200);
  });
});
