import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const cipher = 'aes-256-gcm';
const nonceLength = 12;
const tagLength = 16;

/** Encrypts keys for the database, so that a copy of the database cannot sign. */
export interface KeySealer {
  /** @returns nonce, authentication tag and ciphertext */
  seal(kid: string, secret: Buffer): Buffer;
  /** @returns null if it was sealed with another secret, for another key, or altered */
  open(kid: string, sealed: Buffer): Buffer | null;
}

/**
 * @param secret the installation's secret, from which a separate key for each purpose is derived
 * @param purpose what is encrypted
 */
export function createKeySealer(
  secret: string,
  purpose: 'export keys' | 'webhook secrets' = 'export keys',
): KeySealer {
  const key = Buffer.from(hkdfSync('sha256', secret, '', `masker-sessions ${purpose}`, 32));
  return {
    seal(kid, plain) {
      const nonce = randomBytes(nonceLength);
      const encryption = createCipheriv(cipher, key, nonce).setAAD(Buffer.from(kid));
      const text = Buffer.concat([encryption.update(plain), encryption.final()]);
      return Buffer.concat([nonce, encryption.getAuthTag(), text]);
    },
    open(kid, sealed) {
      try {
        const decryption = createDecipheriv(cipher, key, sealed.subarray(0, nonceLength), {
          authTagLength: tagLength,
        })
          .setAAD(Buffer.from(kid))
          .setAuthTag(sealed.subarray(nonceLength, nonceLength + tagLength));
        return Buffer.concat([
          decryption.update(sealed.subarray(nonceLength + tagLength)),
          decryption.final(),
        ]);
      } catch {
        return null;
      }
    },
  };
}
