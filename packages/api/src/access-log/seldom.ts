/** Refusals of one credential are recorded at most this often, in milliseconds. */
const every = 60_000;

const rememberedAtMost = 10_000;

const last = new Map<string, number>();

/**
 * Whether a refusal is worth recording: the first of a credential in a minute. Whoever holds a revoked token and
 * asks with it for ever must not fill the record.
 */
export function isSeldom(credential: string): boolean {
  const now = Date.now();
  const before = last.get(credential);
  if (before !== undefined && now - before < every) return false;
  if (last.size >= rememberedAtMost) last.clear();
  last.set(credential, now);
  return true;
}
