export const ESC = "\u001b";
/** What sets the look of the letters behind it, with its parameters. */
export const SGR = new RegExp(`${ESC}\\[([\\d;:]*)m`, "g");

/** The codes among such parameters, without their own numbers: those behind a colon, and those of a colour, one behind 5, three behind 2. */
export function codesOf(parameters: string): number[] {
  const given = parameters.split(";");
  const codes: number[] = [];
  for (let i = 0; i < given.length; i++) {
    const code = given[i] ?? "";
    codes.push(Number.parseInt(code, 10) || 0);
    if (code === "38" || code === "48" || code === "58") i += given[i + 1] === "5" ? 2 : 4;
  }
  return codes;
}
