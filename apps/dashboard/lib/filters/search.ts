/** A page's search parameters as Next hands them over. */
export type SearchParams = Record<string, string | string[] | undefined>;

/** What a parameter says, the first time it is there. */
export function firstOf(params: SearchParams, name: string): string | undefined {
  return [params[name] ?? []].flat()[0];
}

/** One pair for each value, repeated names included. */
function* pairsOf(params: SearchParams): Generator<[string, string]> {
  for (const [name, values] of Object.entries(params)) {
    for (const value of [values ?? []].flat()) yield [name, value];
  }
}

/** The address of a page with these parameters. */
export function pathWith(path: string, params: SearchParams): string {
  const search = new URLSearchParams([...pairsOf(params)]).toString();
  return search === '' ? path : `${path}?${search}`;
}
