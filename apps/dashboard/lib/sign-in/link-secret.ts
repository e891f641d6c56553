/**
 * Reads the secret of the printed sign-in link, `/login#link=…`. Browsers do not send what follows `#`, so neither the
 * log of a proxy nor that of the server contains it.
 *
 * @param hash of the page's URL
 */
export function linkSecret(hash: string): string | null {
  return /^#link=([\w-]{1,200})$/.exec(hash)?.[1] ?? null;
}
