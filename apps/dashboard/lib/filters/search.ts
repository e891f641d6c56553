/** The search parameters of a page, as Next.js passes them. */
export type SearchParams = Record<string, string | string[] | undefined>;

/** The first value of a parameter. */
export function firstOf(params: SearchParams, name: string): string | undefined {
  return [params[name] ?? []].flat()[0];
}

/** One pair for each value, including repeated names. */
function* pairsOf(params: SearchParams): Generator<[string, string]> {
  for (const [name, values] of Object.entries(params)) {
    for (const value of [values ?? []].flat()) yield [name, value];
  }
}

/** The URL of a page with these parameters. */
export function pathWith(path: string, params: SearchParams): string {
  const search = new URLSearchParams([...pairsOf(params)]).toString();
  return search === '' ? path : `${path}?${search}`;
}
