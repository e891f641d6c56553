import { type IdKind, idPrefixes } from './ids.ts';

/** Crockford's base32: no I, L, O or U. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

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

// Every request has an id. Requesting random bytes costs more than generating them, so they are requested for many ids.
const pool = new Uint8Array(randomLength * 256);
let used = pool.length;

/** The random bytes of one unique id; read them before the next call. */
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
