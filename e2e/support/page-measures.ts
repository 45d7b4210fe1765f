import type { Page } from "@playwright/test";

/** What a page falls short of; every list names the offenders. */
export interface Shortfalls {
  /** Texts under 4.5 to 1 against what is behind them (WCAG 2.2, 1.4.3). */
  faint: string[];
  /** Targets under 44 by 44 CSS pixels; measured on coarse pointers only. */
  small: string[];
  /** CSS pixels the page can be scrolled sideways. */
  sideways: number;
  /** Controls that stand, wholly or in part, beside the page, where nothing scrolls to them. */
  outside: string[];
  /** Controls without a name for a screen reader. */
  nameless: string[];
}

/** Measures what is rendered right now: contrast of each text, size of each target, sideways scroll, names. */
export function measure(page: Page): Promise<Shortfalls> {
  return page.evaluate(() => {
    type Rgba = [number, number, number, number];
    const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    if (!canvas) throw new Error("no canvas");
    const known = new Map<string, Rgba>();
    const rgba = (colour: string): Rgba => {
      const seen = known.get(colour);
      if (seen) return seen;
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
      const value = [...canvas.getImageData(0, 0, 1, 1).data] as Rgba;
      known.set(colour, value);
      return value;
    };
    const over = (front: Rgba, back: Rgba): Rgba => {
      const part = front[3] / 255;
      return [0, 1, 2].map((i) => (front[i] ?? 0) * part + (back[i] ?? 0) * (1 - part)).concat(255) as Rgba;
    };
    // Relative luminance and ratio as WCAG 2.2 defines them.
    const luminance = (colour: Rgba): number => {
      const [r = 0, g = 0, b = 0] = colour.slice(0, 3).map((v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const ground = (element: Element): Rgba => {
      const layers: Rgba[] = [];
      for (let at: Element | null = element; at; at = at.parentElement) {
        layers.push(rgba(getComputedStyle(at).backgroundColor));
        if (layers.at(-1)?.[3] === 255) break;
      }
      return layers.reverse().reduce((back, front) => over(front, back), [0, 0, 0, 255] as Rgba);
    };
    const isShown = (element: Element): boolean => element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }) && element.getBoundingClientRect().width > 1;
    const nameOf = (element: Element): string => (element.getAttribute("aria-label") ?? element.textContent ?? "").trim().replace(/\s+/g, " ").slice(0, 40);

    const faint: string[] = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const { parentElement: element, textContent } = texts.currentNode;
      const text = (textContent ?? "").trim();
      if (!element || text === "" || !isShown(element) || element.closest("svg, [disabled], [aria-disabled=true], .term, script, style, .sr")) continue;
      const back = ground(element);
      const [high = 0, low = 0] = [luminance(over(rgba(getComputedStyle(element).color), back)), luminance(back)].sort((a, b) => b - a);
      const ratio = (high + 0.05) / (low + 0.05);
      if (ratio < 4.5) faint.push(`${text.slice(0, 40)} (${ratio.toFixed(2)})`);
    }
    const small: string[] = [];
    if (matchMedia("(pointer: coarse)").matches) {
      for (const element of document.querySelectorAll("a, button, input, select, textarea, summary")) {
        // Links within running text are exempt (WCAG 2.2, 2.5.8, inline); labels make their checkbox larger.
        if (!isShown(element) || element.closest("p, li, dd, pre, .sr, .note, .xterm, [data-sonner-toast]") || (element.tagName === "INPUT" && element.closest("label"))) continue;
        const box = element.getBoundingClientRect();
        if (box.width < 43.5 || box.height < 43.5) small.push(`${nameOf(element)} ${Math.round(box.width)}x${Math.round(box.height)}`);
      }
    }
    const scrolls = (element: Element | null): boolean => element !== null && (["auto", "scroll"].includes(getComputedStyle(element).overflowX) || scrolls(element.parentElement));
    const outside = [...document.querySelectorAll("a, button, input, select, textarea, summary")]
      .filter((e) => isShown(e) && !e.closest(".sr, .xterm, .skip") && (e.getBoundingClientRect().right > innerWidth + 1 || e.getBoundingClientRect().left < -1) && !scrolls(e.parentElement))
      .map(nameOf);
    const nameless = [...document.querySelectorAll("a, button, input, select, textarea")]
      .filter((e) => isShown(e) && nameOf(e) === "" && !(e as HTMLInputElement).labels?.length && !e.hasAttribute("aria-labelledby") && !e.hasAttribute("title"))
      .map((e) => e.outerHTML.slice(0, 80));
    return { faint: [...new Set(faint)], small: [...new Set(small)], sideways: Math.max(0, document.documentElement.scrollWidth - innerWidth), outside, nameless };
  });
}
