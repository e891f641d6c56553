/** Names the account that a request is meant for: one whose credential stands for another is refused with `conflict`. */
export const accountHeader = 'x-masker-account';
