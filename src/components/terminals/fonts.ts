import { FONTS } from "../../client/terminal-settings.ts";

const SAMPLE = "mmmWWMil10Oo@#";

/** Fonts of the list that this device has: text in them has the same width whatever would stand in for them. */
export function installedFonts(): string[] {
  const context = document.createElement("canvas").getContext("2d");
  if (!context) return [];
  const width = (family: string): number => {
    context.font = `40px ${family}`;
    return context.measureText(SAMPLE).width;
  };
  return FONTS.filter((name) => ["monospace", "serif", "sans-serif"].every((other) => width(`"${name}", ${other}`) === width(`"${name}", serif`)) && width(`"${name}", serif`) !== width("serif"));
}
