import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

/** Bytes of the authentication code at the end of a cursor. */
const macLength = 16;

/** Signs what a cursor says, so that only the server can have written it, and only for one account. It hides nothing. */
export interface CursorSigner {
  /** @returns base64url */
  sign(accountId: string, payload: object): string;
  /** @returns what was signed, or null when the cursor is malformed, altered or another account's */
  verify(accountId: string, cursor: string): unknown | null;
}

/** @param secret the installation's secret; the key is derived from it for this use alone */
export function createCursorSigner(secret: string): CursorSigner {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'masker-sessions cursor', 32));

  function mac(accountId: string, body: Buffer): Buffer {
    return createHmac('sha256', key)
      .update(accountId)
      .update('\n')
      .update(body)
      .digest()
      .subarray(0, macLength);
  }

  return {
    sign(accountId, payload) {
      const body = Buffer.from(JSON.stringify(payload));
      return Buffer.concat([body, mac(accountId, body)]).toString('base64url');
    },
    verify(accountId, cursor) {
      const bytes = Buffer.from(cursor, 'base64url');
      // Base64 has several spellings of some byte strings; only ours is a cursor.
      if (bytes.length <= macLength || bytes.toString('base64url') !== cursor) return null;
      const body = bytes.subarray(0, -macLength);
      if (!timingSafeEqual(bytes.subarray(-macLength), mac(accountId, body))) return null;
      return JSON.parse(body.toString());
    },
  };
}
