import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { TextDecoder } from 'node:util';
import { ApiError, invalid, type JsonBounds, parseBoundedJson } from '@masker/contract';
import { defaultPace, type Pace, watchPace } from './body-pace.ts';
import { boundedGunzip } from './gunzip.ts';
import { json, ndjson, requireMediaType } from './media-type.ts';

/** How much JSON a body may be. */
export interface BodyLimits {
  /** Unpacked. */
  bytes: number;
  bounds: JsonBounds;
}

const KiB = 1024;

/** Of what is no list of sessions: a few names and values. */
export const plainBody: BodyLimits = { bytes: 64 * KiB, bounds: { depth: 16, names: 64, values: 2_000 } };

/** Of sessions: a thousand of the largest kind fit. */
export const sessionsBody: BodyLimits = {
  bytes: 4 * KiB * KiB,
  bounds: { depth: 16, names: 128, values: 100_000 },
};

/**
 * A request's body as it comes, unpacked if it is gzipped. Whoever stops reading early can still answer:
 * the rest is thrown away as it comes.
 *
 * @throws `unsupported_media_type` when it is packed in another way; `bad_request` when it stops coming, or comes too
 *   slowly; `payload_too_large` when it unpacks to far more than it came as
 */
export function openBody(req: IncomingMessage, pace: Pace = defaultPace): AsyncIterable<Uint8Array> {
  const encoding = (req.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  if (encoding !== 'identity' && encoding !== 'gzip') {
    throw new ApiError('unsupported_media_type', 'content-encoding must be gzip, or left out.');
  }
  return chunks(req, encoding === 'gzip', pace);
}

async function* chunks(req: IncomingMessage, packed: boolean, pace: Pace): AsyncGenerator<Uint8Array> {
  const source: Readable = packed ? boundedGunzip(req) : req;
  const parts = source.iterator({ destroyOnReturn: false });
  // The connection stays, for the answer.
  let giveUp: (apiError: ApiError) => void = () => {};
  const watch = watchPace(
    pace,
    () => req.socket.bytesRead,
    (reason) => giveUp(unreadable(reason)),
  );
  if (packed) {
    const cut = () => source.destroy(unreadable(cutOff));
    req.on('error', cut).on('aborted', cut);
  }
  try {
    for (;;) {
      const part = await new Promise<IteratorResult<Uint8Array>>((resolve, reject) => {
        giveUp = reject;
        parts.next().then(resolve, reject);
      });
      if (part.done) return;
      watch.came();
      yield part.value;
      watch.waiting();
    }
  } catch (error) {
    if (error instanceof ApiError) throw error;
    throw unreadable(packed && !req.destroyed ? 'The gzip data of the body is damaged or cut off.' : cutOff);
  } finally {
    watch.stop();
    parts.return?.().catch(() => {});
    req.unpipe();
    req.resume();
    if (source !== req) source.destroy();
  }
}

/**
 * Reads a JSON body.
 *
 * @param reads the media types that the address reads, for the message
 * @throws `payload_too_large`, `unsupported_media_type`, `bad_request` when it is no JSON, or `validation_failed` when
 *   it is more than the limits allow, or has a name twice
 */
export async function readJson(
  req: IncomingMessage,
  limits: BodyLimits,
  reads: readonly string[] = [json],
): Promise<unknown> {
  requireMediaType(req, reads);
  return parseJson(await readText(req, limits.bytes), limits.bounds, reads.includes(ndjson));
}

/**
 * Reads a body as UTF-8 text, without looking into it.
 *
 * @param most bytes, unpacked
 * @throws `payload_too_large`, or `bad_request` when it was cut off or is no UTF-8
 */
export async function readText(req: IncomingMessage, most: number): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of openBody(req)) {
    size += chunk.length;
    if (size > most) throw tooLarge(most);
    parts.push(chunk);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(parts));
  } catch {
    throw new ApiError('bad_request', 'The body is not valid UTF-8. Encode it as UTF-8, and send it again.');
  }
}

/**
 * Parses the text of a body.
 *
 * @param orLines whether the address reads NDJSON too, for the message
 * @throws as {@link readJson}
 */
export function parseJson(text: string, bounds: JsonBounds, orLines = false): unknown {
  const { value, problem } = parseBoundedJson(text, bounds);
  if (problem === undefined) return value;
  // Says nothing of what came: a parser's message would quote it.
  if (problem.kind === 'syntax') {
    const looksLikeLines = orLines && /\}\s*\n\s*\{/.test(text.slice(0, 64 * KiB));
    const hint = looksLikeLines ? ` It looks like NDJSON: send that as ${ndjson}.` : '';
    throw new ApiError('bad_request', `The body is not valid JSON, or it was cut off.${hint}`);
  }
  throw invalid([{ parameter: 'body', message: problem.message }]);
}

function tooLarge(most: number): ApiError {
  const [size, hint] =
    most >= KiB * KiB
      ? [`${most / KiB / KiB} MiB`, ` Send more in parts, or as ${ndjson}.`]
      : [`${most / KiB} KiB`, ''];
  return new ApiError('payload_too_large', `A body here may have ${size}, unpacked.${hint}`);
}

const cutOff = 'The body was cut off.';

function unreadable(message: string): ApiError {
  return new ApiError('bad_request', message);
}
