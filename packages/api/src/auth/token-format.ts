import { createHash, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** The prefix of every service token. */
export const tokenPrefix = 'msk_';

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** The base-62 digits needed for 256 and 32 bits. */
const secretLength = 43;
const checksumLength = 6;

const format = new RegExp(`^${tokenPrefix}[0-9A-Za-z]{${secretLength + checksumLength}}$`);

/**
 * Creates a service token: `msk_`, 256 random bits and a CRC-32, in base 62. The checksum lets scanners for leaked
 * secrets distinguish a token from similar text.
 */
export function newToken(): string {
  const body = tokenPrefix + base62(BigInt(`0x${randomBytes(32).toString('hex')}`), secretLength);
  return body + checksum(body);
}

/** Whether the text has the format and the checksum of a token. The token may not exist. */
export function isWellFormedToken(text: string): boolean {
  return format.test(text) && checksum(text.slice(0, -checksumLength)) === text.slice(-checksumLength);
}

/** The hash to store of a token. A token has 256 random bits, so a slow hash would add no security. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

function checksum(text: string): string {
  return base62(BigInt(crc32(text)), checksumLength);
}

function base62(value: bigint, length: number): string {
  let text = '';
  for (let rest = value; rest > 0n; rest /= 62n) text = alphabet.charAt(Number(rest % 62n)) + text;
  return text.padStart(length, '0');
}
