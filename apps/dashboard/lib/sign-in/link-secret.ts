/**
 * The secret in the address that the server printed at its start, `/login#link=…`. It stands after the `#`, which no
 * browser sends along: neither the log of a proxy nor that of the server has it.
 *
 * @param hash of the page's address
 */
export function linkSecret(hash: string): string | null {
  return /^#link=([\w-]{1,200})$/.exec(hash)?.[1] ?? null;
}
