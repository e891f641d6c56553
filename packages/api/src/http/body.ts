import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { TextDecoder } from 'node:util';
import { ApiError, invalid, type JsonBounds, parseBoundedJson } from '@masker/contract';
import { defaultPace, type Pace, watchPace } from './body-pace.ts';
import { boundedGunzip, defaultAnyRatioBytes } from './gunzip.ts';
import { json, ndjson, requireMediaType } from './media-type.ts';

/** The limits of a JSON body. */
export interface BodyLimits {
  /** The maximum size after decompression. */
  bytes: number;
  bounds: JsonBounds;
}

const KiB = 1024;

/** The limits of bodies other than sessions: a few names and values. */
export const plainBody: BodyLimits = { bytes: 64 * KiB, bounds: { depth: 16, names: 64, values: 2_000 } };

/** The limits of bodies with sessions: a thousand sessions of maximum size fit. */
export const sessionsBody: BodyLimits = {
  bytes: 4 * KiB * KiB,
  bounds: { depth: 16, names: 128, values: 100_000 },
};

/**
 * Streams the body of a request, decompressed if it is gzipped. The caller may stop reading early and still answer:
 * the rest is discarded.
 *
 * @throws `unsupported_media_type` for another encoding; `bad_request` if the body stops or arrives too slowly;
 *   `payload_too_large` if it decompresses to far more than its size
 */
export function openBody(
  req: IncomingMessage,
  { pace = defaultPace, anyRatioBytes = defaultAnyRatioBytes }: OpenOptions = {},
): AsyncIterable<Uint8Array> {
  const encoding = (req.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  if (encoding !== 'identity' && encoding !== 'gzip') {
    throw new ApiError('unsupported_media_type', 'content-encoding must be gzip, or left out.');
  }
  return chunks(req, encoding === 'gzip', pace, anyRatioBytes);
}

interface OpenOptions {
  pace?: Pace;
  /** The decompressed bytes that a body may have however well it is packed. Default 1 MiB. */
  anyRatioBytes?: number;
}

async function* chunks(
  req: IncomingMessage,
  gzipped: boolean,
  pace: Pace,
  anyRatioBytes: number,
): AsyncGenerator<Uint8Array> {
  const source: Readable = gzipped ? boundedGunzip(req, anyRatioBytes) : req;
  const parts = source.iterator({ destroyOnReturn: false });
  // The connection stays open for the response.
  let giveUp: (error: ApiError) => void = () => {};
  const watch = watchPace(
    pace,
    () => req.socket.bytesRead,
    (reason) => giveUp(unreadable(reason)),
  );
  if (gzipped) {
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
    // A request that was read to its end is destroyed, too.
    const isWhole = req.complete || !req.destroyed;
    throw unreadable(gzipped && isWhole ? gzipProblem(error) : cutOff);
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
 * @param accepted the media types that the route accepts
 * @throws `payload_too_large`, `unsupported_media_type`, `bad_request` if it is not JSON, or `validation_failed` if it
 *   exceeds the limits or has a duplicate name
 */
export async function readJson(
  req: IncomingMessage,
  limits: BodyLimits,
  accepted: readonly string[] = [json],
): Promise<unknown> {
  requireMediaType(req, accepted);
  return parseJson(await readText(req, limits.bytes), limits.bounds, accepted.includes(ndjson));
}

/**
 * Reads a body as UTF-8 text, without parsing it.
 *
 * @param maxBytes the maximum size after decompression
 * @throws `payload_too_large`, or `bad_request` if it was cut off or is not UTF-8
 */
export async function readText(req: IncomingMessage, maxBytes: number): Promise<string> {
  const hint = maxBytes >= KiB * KiB ? ` Send more in parts, or as ${ndjson}.` : '';
  return decodeBody(await readBytes(openBody(req), maxBytes, `, uncompressed.${hint}`));
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Decodes a body, or a text in it.
 *
 * @throws `bad_request` if it is not UTF-8
 */
export function decodeBody(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new ApiError('bad_request', 'The body is not valid UTF-8. Encode it as UTF-8, and send it again.');
  }
}

/**
 * Reads a whole body of at most so many bytes.
 *
 * @throws as {@link withinBytes}
 */
export async function readBytes(
  body: AsyncIterable<Uint8Array>,
  maxBytes: number,
  advice: string,
): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of withinBytes(body, maxBytes, advice)) parts.push(part);
  return Buffer.concat(parts);
}

/**
 * Yields a body of at most so many bytes.
 *
 * @param maxBytes the maximum size after decompression
 * @param advice how the error goes on after that size
 * @throws `payload_too_large`
 */
export async function* withinBytes(
  body: AsyncIterable<Uint8Array>,
  maxBytes: number,
  advice: string,
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw tooLarge(maxBytes, advice);
    yield chunk;
  }
}

/**
 * Parses the text of a body.
 *
 * @param orLines whether the route also accepts NDJSON, for the error message
 * @throws as {@link readJson}
 */
export function parseJson(text: string, bounds: JsonBounds, orLines = false): unknown {
  const { value, problem } = parseBoundedJson(text, bounds);
  if (problem === undefined) return value;
  // Not the parser's message, which would quote the body.
  if (problem.kind === 'syntax') {
    // White space up to the first line break, then the rest of it: otherwise each break would be tried with each length of it.
    const looksLikeLines = orLines && /\}[^\S\n]*\n\s*\{/.test(text.slice(0, 64 * KiB));
    const hint = looksLikeLines ? ` It looks like NDJSON: send that as ${ndjson}.` : '';
    throw new ApiError('bad_request', `The body is not valid JSON, or it was cut off.${hint}`);
  }
  throw invalid([{ parameter: 'body', message: problem.message }]);
}

function tooLarge(maxBytes: number, advice: string): ApiError {
  const size = maxBytes >= KiB * KiB ? `${maxBytes / KiB / KiB} MiB` : `${maxBytes / KiB} KiB`;
  return new ApiError('payload_too_large', `The body is larger than ${size}${advice}`);
}

const cutOff = 'The body was cut off.';

/** zlib has one code for both problems. */
const gzipProblem = (error: unknown) =>
  error instanceof Error && error.message === 'incorrect header check'
    ? 'The body is not gzip, although content-encoding says so. Compress it, or leave content-encoding out.'
    : 'The gzip data of the body is damaged or cut off.';

function unreadable(message: string): ApiError {
  return new ApiError('bad_request', message);
}
