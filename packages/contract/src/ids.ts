/** What an id belongs to, by its prefix. */
export const idPrefixes = {
  account: 'acc',
  agent: 'agt',
  session: 'sess',
  user: 'usr',
  request: 'req',
  signIn: 'sign',
  token: 'tok',
  invitation: 'inv',
  view: 'view',
  export: 'exp',
} as const;

export type IdKind = keyof typeof idPrefixes;

/** Crockford's base32: no I, L, O or U. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

const ulid = '[0-7][0-9A-HJKMNP-TV-Z]{25}';

const patterns = Object.fromEntries(
  Object.entries(idPrefixes).map(([kind, prefix]) => [kind, new RegExp(`^${prefix}_${ulid}$`)]),
) as Record<IdKind, RegExp>;

/** Whether `value` is a well-formed id of that kind; says nothing about its existence. */
export function isId(kind: IdKind, value: unknown): value is string {
  return typeof value === 'string' && patterns[kind].test(value);
}

/** What ids of one kind look like, as the source of a regular expression. */
export function idPattern(kind: IdKind): string {
  return patterns[kind].source;
}

/**
 * A new id: 48 bits of time and 80 random bits.
 *
 * @param at milliseconds since the epoch that the id carries; now, unless given
 * @param random 10 bytes to use instead of fresh ones, for reproducible data
 */
export function newId(kind: IdKind, at: number = Date.now(), random?: Uint8Array): string {
  return `${idPrefixes[kind]}_${timePart(at)}${randomPart(random ?? freshBytes())}`;
}

const randomLength = 10;

// Every request has an id. Asking for random bytes costs more than making them, so many ids' are asked for at once.
const pool = new Uint8Array(randomLength * 256);
let used = pool.length;

/** Random bytes of one id, which no other will have; to be read before the next are asked for. */
function freshBytes(): Uint8Array {
  if (used === pool.length) {
    crypto.getRandomValues(pool);
    used = 0;
  }
  const bytes = pool.subarray(used, used + randomLength);
  used += randomLength;
  return bytes;
}

function timePart(at: number): string {
  let rest = at;
  let text = '';
  for (let i = 0; i < 10; i++) {
    text = alphabet.charAt(rest % 32) + text;
    rest = Math.floor(rest / 32);
  }
  return text;
}

function randomPart(bytes: Uint8Array): string {
  let text = '';
  let held = 0;
  let bits = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += alphabet.charAt((held >> bits) & 31);
    }
    held &= (1 << bits) - 1;
  }
  return text;
}
