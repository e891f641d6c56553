/**
 * The user agents of the login sessions that this product makes itself. Nobody signs in to them, so there is neither a
 * browser nor a client address to tell them by.
 */
export const ownCookies = {
  /** The cookie that the server prints when it starts. */
  start: 'masker start',
  /** The cookie that `masker cookie` prints. */
  command: 'masker cookie',
  /** The cookie that another command of `masker` makes for itself and ends; earlier versions named all three so. */
  program: 'masker',
} as const;
