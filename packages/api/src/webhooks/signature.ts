import { createHmac, randomBytes } from 'node:crypto';

/** Bytes of a secret: what Standard Webhooks allows is 24 to 64. */
const secretLength = 32;

/** Returns a new secret. */
export function newWebhookSecret(): Buffer {
  return randomBytes(secretLength);
}

/** The secret as the receiver has it. */
export function formatWebhookSecret(secret: Buffer): string {
  return `whsec_${secret.toString('base64')}`;
}

/**
 * The headers of a message, as Standard Webhooks 1.0 says.
 *
 * @param at the time of the attempt, in milliseconds
 * @param secrets each of them signs
 */
export function signedHeaders(id: string, at: number, body: string, secrets: readonly Buffer[]) {
  const timestamp = String(Math.floor(at / 1_000));
  const signatures = secrets.map(
    (secret) => `v1,${createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`).digest('base64')}`,
  );
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') };
}
