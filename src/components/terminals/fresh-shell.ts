/** The shell this page opened last. It is given the keyboard, in whatever room it appears. */
export const fresh: { id: string | null } = { id: null };
