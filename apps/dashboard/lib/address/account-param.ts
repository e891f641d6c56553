/** The URL parameter for the account of a link. */
export const accountParam = 'account';
