/** Names in an address the account that it is of. */
export const accountParam = 'account';
