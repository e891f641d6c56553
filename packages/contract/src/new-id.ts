import { type IdKind, idPrefixes } from './ids.ts';

/** Crockford's base32: no I, L, O or U. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * A new id: 48 bits of time and 80 random bits. Of two ids of one kind, process and millisecond, the later one sorts
 * later, so that lists in the order of ids are in the order of creation.
 *
 * @param at milliseconds since the epoch that the id carries; now, unless given
 * @param random 10 bytes to use instead of fresh ones, for reproducible data
 */
export function newId(kind: IdKind, at: number = Date.now(), random?: Uint8Array): string {
  return `${idPrefixes[kind]}_${timePart(at)}${randomPart(random ?? bytesAfterLast(at))}`;
}

const randomLength = 10;
/** The bytes of the step between two ids of one millisecond. */
const stepLength = 4;

let lastAt = Number.NaN;
/** The random bytes of the last id. */
const last = new Uint8Array(randomLength);

/**
 * Random bytes that sort after those of the last id if it carries the same time. The step between them is random, too,
 * so that an id does not tell the next one. Read them before the next call.
 */
function bytesAfterLast(at: number): Uint8Array {
  const fresh = freshBytes();
  if (at === lastAt) {
    let carry = 1;
    for (let i = randomLength - 1; i >= 0; i--) {
      carry += (last[i] as number) + (i < randomLength - stepLength ? 0 : (fresh[i] as number));
      last[i] = carry & 0xff;
      carry >>= 8;
    }
  } else {
    lastAt = at;
    last.set(fresh);
    // Leaves room for 2^46 steps.
    last[0] = (fresh[0] as number) & 0x7f;
  }
  return last;
}

// Every request has an id. Requesting random bytes costs more than generating them, so they are requested for many ids.
const pool = new Uint8Array(randomLength * 256);
let used = pool.length;

/** Random bytes; read them before the next call. */
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
