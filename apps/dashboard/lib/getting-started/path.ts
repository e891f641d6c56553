/** The page with the ways in, at its own address. */
export const gettingStartedPath = '/getting-started';
