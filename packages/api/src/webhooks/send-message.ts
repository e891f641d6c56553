import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import {
  type AllowedHosts,
  createPublicLookup,
  hostOf,
  InsideAddress,
  isInsideHost,
  UnknownHost,
} from './receiver-address.ts';

const publicLookup = createPublicLookup();

/** Milliseconds that a receiver may take for its answer. */
const answerWithin = 15_000;

/** Bytes of an answer that are read, and thrown away. */
const readAtMost = 16_384;

/** Interim responses (100 to 199) before the answer: a receiver could keep the server busy with them. */
const mostInterim = 16;

/** What came of a message: the status of the answer, or why there was none. */
export type SentMessage =
  | { statusCode: number; retryAfterMs: number | null; error: null }
  | { statusCode: null; retryAfterMs: null; error: string };

/** A message to a receiver. */
export interface Message {
  url: string;
  headers: Record<string, string>;
  body: string;
}

/**
 * Sends a message. Redirects are not followed, and nothing of the answer is kept but its status.
 *
 * @param allowed hosts that may be inside, and have no TLS
 * @throws the reason of `stopping`
 */
export async function sendMessage(
  { url, headers, body }: Message,
  allowed: AllowedHosts,
  stopping: AbortSignal,
): Promise<SentMessage> {
  const late = AbortSignal.timeout(answerWithin);
  try {
    const answer = await post(new URL(url), headers, body, allowed, AbortSignal.any([late, stopping]));
    return { ...answer, error: null };
  } catch (error) {
    stopping.throwIfAborted();
    return { statusCode: null, retryAfterMs: null, error: late.aborted ? tooLate : explain(error) };
  }
}

function post(
  url: URL,
  headers: Record<string, string>,
  body: string,
  allowed: AllowedHosts,
  signal: AbortSignal,
): Promise<{ statusCode: number; retryAfterMs: number | null }> {
  const host = hostOf(url);
  const isAllowed = allowed.has(host);
  // The name is not looked up if it is an address already.
  if (!isAllowed && isInsideHost(host)) throw new InsideAddress(host);
  if (!isAllowed && url.protocol !== 'https:') throw new Unencrypted();
  const request = url.protocol === 'https:' ? requestHttps : requestHttp;
  const payload = Buffer.from(body);
  let interim = 0;
  return new Promise((resolve, reject) => {
    let answer: { statusCode: number; retryAfterMs: number | null } | null = null;
    // What follows the headers cannot change the answer, neither by its length nor by its end, nor by its absence.
    const end = (error: Error) => (answer === null ? reject(error) : resolve(answer));
    const sent = request(
      url,
      {
        method: 'POST',
        // A connection for each message: another message could have been sent to another address.
        agent: false,
        signal,
        ...(isAllowed ? {} : { lookup: publicLookup }),
        headers: {
          ...headers,
          'content-type': 'application/json',
          'content-length': payload.length,
          'user-agent': 'masker-sessions',
          connection: 'close',
        },
      },
      (response) => {
        const { statusCode = 0 } = response;
        const final = { statusCode, retryAfterMs: retryAfter(response) };
        answer = final;
        discard(response, () => resolve(final));
      },
    );
    sent.on('information', () => {
      if (++interim > mostInterim) sent.destroy(new EndlessAnswer());
    });
    sent.on('error', end);
    // A receiver that switches protocols has its connection closed, with neither an answer nor an error.
    sent.on('close', () => end(new EndlessAnswer()));
    sent.end(payload);
  });
}

/** Reads the rest of an answer, up to a limit, so that the receiver sees its end. */
function discard(response: IncomingMessage, done: () => void): void {
  let read = 0;
  response.on('data', (chunk: Buffer) => {
    read += chunk.length;
    if (read > readAtMost) response.destroy();
  });
  response.on('error', () => {});
  response.on('close', done);
}

/** The milliseconds after which the receiver wants to be asked again, if it says so in seconds. */
function retryAfter({ headers }: IncomingMessage): number | null {
  const seconds = headers['retry-after'];
  return seconds !== undefined && /^\d{1,6}$/.test(seconds) ? Number(seconds) * 1_000 : null;
}

/** An address without TLS, of a host that is not allowed to have none. */
class Unencrypted extends Error {
  override readonly name = 'Unencrypted';
}

/** The receiver gave no final answer. */
class EndlessAnswer extends Error {
  override readonly name = 'EndlessAnswer';
}

const tooLate = `The receiver did not answer within ${answerWithin / 1_000} seconds.`;

const unknownHost = 'The name of the host has no address, or could not be looked up.';

const reasons: Record<string, string> = {
  ECONNREFUSED: 'The receiver refused the connection.',
  ECONNRESET: 'The receiver closed the connection without an answer.',
  EPIPE: 'The receiver closed the connection without an answer.',
  ETIMEDOUT: 'The receiver could not be reached.',
  EHOSTUNREACH: 'The receiver could not be reached.',
  ENETUNREACH: 'The receiver could not be reached.',
  ENOTFOUND: unknownHost,
  EAI_AGAIN: unknownHost,
};

function explain(error: unknown): string {
  if (error instanceof InsideAddress)
    return 'The host is inside the network of this server, which does not send there. Its operator can allow the host with the setting WEBHOOK_ALLOWED_HOSTS.';
  if (error instanceof UnknownHost) return unknownHost;
  if (error instanceof Unencrypted)
    return 'The address begins with http://, which only the operator of this server can allow, with the setting WEBHOOK_ALLOWED_HOSTS.';
  if (error instanceof EndlessAnswer)
    return 'The receiver gave no final answer: it switched protocols, or sent too many interim responses.';
  // Of several addresses, each has its own error.
  const { code = 'unknown' } = error as NodeJS.ErrnoException;
  const reason = reasons[code];
  if (reason !== undefined) return reason;
  if (/^HPE_/.test(code)) return 'The answer of the receiver is not HTTP.';
  if (/CERT|ISSUER|SELF_SIGNED|UNABLE_TO|ALTNAME/.test(code))
    return `The certificate of the receiver is not valid: ${code}.`;
  return `The request failed: ${code}.`;
}
