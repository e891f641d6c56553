import { InvalidTimestamp, timestampRequest, verifyTimestamp } from './timestamp.ts';

/** Milliseconds until an authority that does not answer counts as away. */
const timeoutMs = 15_000;

/** The longest reply that is read, in bytes: with its certificates, one has a few kilobytes. */
const longestReply = 256 * 1024;

/** The timestamp authority (RFC 3161, section 3.4) that the operator has set. */
export interface TimestampAuthority {
  url: string;
  /** The value of the header `authorization`. */
  authorization?: string | undefined;
  /** The certificates that are trusted, PEM. Without them, any authority that signs is believed. */
  trusted?: string | undefined;
}

/** A timestamp that was verified. */
export interface Timestamp {
  /** As it came: DER. */
  reply: Uint8Array;
  at: Date;
}

/**
 * Asks an authority for a timestamp, and verifies it.
 *
 * @throws InvalidTimestamp with a message for people, whatever went wrong
 */
export async function requestTimestamp(
  { url, authorization, trusted }: TimestampAuthority,
  data: Uint8Array,
  signal: AbortSignal,
): Promise<Timestamp> {
  const { der, nonce } = timestampRequest(data);
  const reply = await send(url, authorization, der, signal);
  return { reply, at: await verifyTimestamp(reply, { data, nonce, trusted }) };
}

async function send(
  url: string,
  authorization: string | undefined,
  body: Uint8Array,
  signal: AbortSignal,
): Promise<Uint8Array> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/timestamp-query',
        accept: 'application/timestamp-reply',
        ...(authorization === undefined ? {} : { authorization }),
      },
      body: new Uint8Array(body),
      // The credential is for this address.
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    });
    if (!response.ok) {
      await response.body?.cancel();
      throw new InvalidTimestamp(`The timestamp authority answered with HTTP status ${response.status}.`);
    }
    const parts: Uint8Array[] = [];
    let length = 0;
    for await (const part of response.body ?? []) {
      length += part.length;
      if (length > longestReply)
        throw new InvalidTimestamp('The reply of the timestamp authority is too long.');
      parts.push(part);
    }
    return Buffer.concat(parts);
  } catch (cause) {
    if (cause instanceof InvalidTimestamp || signal.aborted) throw cause;
    throw new InvalidTimestamp('The timestamp authority cannot be reached, or did not answer in time.', {
      cause,
    });
  }
}
