/** Formats parameters readably: commas and colons need no encoding in a query. */
export function readable(params: URLSearchParams): string {
  return params.toString().replace(/%2C/g, ',').replace(/%3A/g, ':');
}
