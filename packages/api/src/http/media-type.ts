import type { IncomingMessage } from 'node:http';
import { MIMEType } from 'node:util';
import { ApiError } from '@masker/contract';

export const json = 'application/json';
export const ndjson = 'application/x-ndjson';

/** What else newline-delimited JSON is called. */
const alsoNdjson = /^application\/(?:x-)?(?:ndjson|jsonl|jsonlines|json-lines|json-seq)$/;

/** The media type of a request's body, in lower case, without parameters. */
export function mediaType(req: IncomingMessage): string {
  return (req.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
}

/**
 * Refuses a body of another type than those that are read, and one that says that it is not UTF-8.
 *
 * @param read the types that are read, in lower case
 * @throws `unsupported_media_type`, naming what came and what is read
 */
export function requireMediaType(req: IncomingMessage, read: readonly string[]): void {
  const type = mediaType(req);
  if (!read.includes(type)) {
    throw new ApiError(
      'unsupported_media_type',
      `${came(type)} What is read here is ${read.join(' or ')}.${hint(type, read)}`,
    );
  }
  const charset = charsetOf(req);
  if (charset !== null && charset !== 'utf-8' && charset !== 'utf8') {
    throw new ApiError('unsupported_media_type', 'The charset of a body must be utf-8, or left out.');
  }
}

/** The charset that a body says it has, in lower case; null when it says nothing. */
function charsetOf(req: IncomingMessage): string | null {
  const header = req.headers['content-type'] ?? '';
  if (!header.includes(';')) return null;
  try {
    return new MIMEType(header).params.get('charset')?.toLowerCase() ?? null;
  } catch {
    return null;
  }
}

/** What came, where it looks like a media type: a header may hold anything. */
function came(type: string): string {
  if (type === '') return 'The request has no content-type.';
  return /^[a-z0-9.+-]{1,60}\/[a-z0-9.+-]{1,60}$/.test(type)
    ? `The content-type is ${type}, which is not read here.`
    : 'The content-type is no media type.';
}

function hint(type: string, read: readonly string[]): string {
  if (alsoNdjson.test(type) && read.includes(ndjson)) return ` NDJSON is sent as ${ndjson}.`;
  // What curl says of a body unless it is told something else.
  if ((type === '' || type === 'application/x-www-form-urlencoded') && read.includes(json))
    return ` With curl, add -H 'content-type: ${json}'.`;
  return '';
}
