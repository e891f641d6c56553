import { createHash, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** What every service token begins with. */
export const tokenPrefix = 'msk_';

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Digits of base 62 that hold 256 and 32 bits. */
const secretLength = 43;
const checksumLength = 6;

const form = new RegExp(`^${tokenPrefix}[0-9A-Za-z]{${secretLength + checksumLength}}$`);

/**
 * A new service token: `msk_`, 256 random bits and their CRC-32, in base 62. By the checksum, scanners that look
 * for leaked secrets tell a token from what only looks like one.
 */
export function newToken(): string {
  const body = tokenPrefix + base62(BigInt(`0x${randomBytes(32).toString('hex')}`), secretLength);
  return body + checksum(body);
}

/** Whether a text has the form of a token, its checksum included. Says nothing about its existence. */
export function isWellFormedToken(text: string): boolean {
  return form.test(text) && checksum(text.slice(0, -checksumLength)) === text.slice(-checksumLength);
}

/** What is kept of a token. It has 256 random bits, so a slow hash would add nothing. */
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
