/**
 * The first of a row of states that is red, when the last one is: by halves, as `git bisect` does. `states` counts the states before
 * the last one; `isRed` looks at one of them. Returns its place; `states` when only the last one is red.
 */
export async function firstRed(states: number, isRed: (place: number) => Promise<boolean>): Promise<number> {
  let [green, red] = [-1, states];
  while (red - green > 1) {
    const middle = Math.floor((green + red) / 2);
    if (await isRed(middle)) red = middle;
    else green = middle;
  }
  return red;
}
