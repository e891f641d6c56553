import type { IncomingMessage } from 'node:http';
import { MIMEType } from 'node:util';
import { ApiError } from '@masker/contract';

export const json = 'application/json';
export const ndjson = 'application/x-ndjson';

/** Other media types in use for newline-delimited JSON. */
const alsoNdjson = /^application\/(?:x-)?(?:ndjson|jsonl|jsonlines|json-lines|json-seq)$/;

/** The media type of a request's body, in lower case, without parameters. */
export function mediaType(req: IncomingMessage): string {
  return (req.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
}

/**
 * Refuses a body whose media type is not accepted, or whose charset is not UTF-8.
 *
 * @param accepted the accepted media types, in lower case
 * @throws `unsupported_media_type`, which names the received and the accepted types
 */
export function requireMediaType(req: IncomingMessage, accepted: readonly string[]): void {
  const type = mediaType(req);
  if (!accepted.includes(type)) {
    throw new ApiError(
      'unsupported_media_type',
      `${describeType(type)} This route accepts ${accepted.join(' or ')}.${hint(type, accepted)}`,
    );
  }
  const charset = charsetOf(req);
  if (charset !== null && charset !== 'utf-8' && charset !== 'utf8') {
    throw new ApiError('unsupported_media_type', 'The charset of a body must be utf-8, or left out.');
  }
}

/** The charset of a body, in lower case; null if it is not declared. */
function charsetOf(req: IncomingMessage): string | null {
  const header = req.headers['content-type'] ?? '';
  if (!header.includes(';')) return null;
  try {
    return new MIMEType(header).params.get('charset')?.toLowerCase() ?? null;
  } catch {
    return null;
  }
}

/** Quotes the received type only if it has the format of a media type: the header may contain anything. */
function describeType(type: string): string {
  if (type === '') return 'The request has no content-type.';
  return /^[a-z0-9.+-]{1,60}\/[a-z0-9.+-]{1,60}$/.test(type)
    ? `The content-type is ${type}, which is not accepted.`
    : 'The content-type is not a media type.';
}

function hint(type: string, accepted: readonly string[]): string {
  if (alsoNdjson.test(type) && accepted.includes(ndjson)) return ` NDJSON is sent as ${ndjson}.`;
  // The form type is curl's default for a body.
  if ((type === '' || type === 'application/x-www-form-urlencoded') && accepted.includes(json))
    return ` With curl, add -H 'content-type: ${json}'.`;
  return '';
}
