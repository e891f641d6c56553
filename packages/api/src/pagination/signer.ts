import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

/** Bytes of the authentication code at the end of a cursor. */
const macLength = 16;

/** Signs cursors, so that only the server can create them, each for one account. The content is not encrypted. */
export interface CursorSigner {
  /** @returns base64url */
  sign(accountId: string, payload: object): string;
  /** @returns the signed payload; null if the cursor is malformed, altered or of another account */
  verify(accountId: string, cursor: string): unknown | null;
}

/** @param secret the installation's secret, from which a separate key for cursors is derived */
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
      // Base64 can encode the same bytes in several ways; only the canonical encoding is accepted.
      if (bytes.length <= macLength || bytes.toString('base64url') !== cursor) return null;
      const body = bytes.subarray(0, -macLength);
      if (!timingSafeEqual(bytes.subarray(-macLength), mac(accountId, body))) return null;
      return JSON.parse(body.toString());
    },
  };
}
