/** The account that a request expects: if its credential is for another one, it is refused with `conflict`. */
export const accountHeader = 'x-masker-account';
