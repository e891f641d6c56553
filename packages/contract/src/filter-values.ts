import { sessionStatuses } from './session-values.ts';

/** Values of each of these filters, at most. */
export const maxFilterValues = { status: sessionStatuses.length, agent_id: 50, kind: 20, model: 20 } as const;

/** Characters of all models of a filter together, at most: a cursor carries them in an address. */
export const maxModelsLength = 500;

/** One value, or several: as a list, or joined by commas as in an address. */
export type Several<T extends string> = T | T[] | `${T},${string}`;

/**
 * Returns the values of such a parameter, each once, sorted. In text, values are percent-encoded if necessary, which
 * only applies to names of models.
 *
 * @param isEncoded whether to decode them
 */
export function valuesOf<T extends string>(given: Several<T>, isEncoded = false): T[] {
  const values = typeof given !== 'string' ? given : given.split(',').map(isEncoded ? decoded : String);
  return [...new Set(values as T[])].sort();
}

/** Text with invalid percent-encoding becomes empty, which no filter accepts. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}

/** The orders that a list has. */
export const sessionOrders = ['newest', 'oldest'] as const;
