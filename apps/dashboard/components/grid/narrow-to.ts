/**
 * What an element in a cell needs so that a click on it narrows the list to its value. The row is told by them, so that
 * no row has handlers of its own. On a card, a tap anywhere opens the row.
 *
 * @param filter its name in the address
 */
export function narrowTo(filter: string, value: string) {
  return { 'data-narrow': filter, 'data-value': value } as const;
}

/** The look of such an element. */
export const narrowStyle =
  'cursor-pointer decoration-line-strong underline-offset-3 hover:underline @max-3xl:pointer-events-none';
