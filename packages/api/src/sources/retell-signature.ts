import { createHmac, timingSafeEqual } from 'node:crypto';

/** How far the time in a signature may be from ours, in milliseconds: as Retell's SDK has it. */
const tolerance = 5 * 60_000;

/** The key of Retell's webhooks of an account: the API key that has the webhook badge in Retell's dashboard. */
export interface RetellKey {
  accountId: string;
  key: string;
}

/** Verifies a body while it is read, without keeping it. */
export interface RetellVerification {
  update(chunk: Uint8Array): void;
  /** @returns the account whose key signed the body; null if none did */
  account(): string | null;
}

/**
 * Starts to verify `x-retell-signature`: `v=<milliseconds>,d=<hex>`, where `d` is the HMAC-SHA256 of the body and the
 * milliseconds (src/lib/webhook_auth.ts of retell-sdk 5.60.0).
 *
 * @returns null if the header cannot be valid
 */
export function verifyRetell(
  header: string | undefined,
  keys: readonly RetellKey[],
  now: number,
): RetellVerification | null {
  const [, time = '', digest = ''] = /^v=(\d{1,16}),d=([0-9a-f]{64})$/i.exec(header ?? '') ?? [];
  if (digest === '' || Math.abs(now - Number(time)) > tolerance) return null;
  const sent = Buffer.from(digest, 'hex');
  const hmacs = keys.map(({ accountId, key }) => ({ accountId, hmac: createHmac('sha256', key) }));
  return {
    update(chunk) {
      for (const { hmac } of hmacs) hmac.update(chunk);
    },
    account() {
      let found: string | null = null;
      for (const { accountId, hmac } of hmacs)
        if (timingSafeEqual(hmac.update(time).digest(), sent)) found = accountId;
      return found;
    },
  };
}
