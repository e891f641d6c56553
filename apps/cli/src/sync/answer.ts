import type { Answer } from './attempt.ts';
import { retryAfterMs } from './retry-after.ts';
import { howToSignIn, type Source } from './source.ts';
import { SourceError } from './source-error.ts';

/** A page with unvalidated rows. */
export interface Page {
  rows: unknown[];
  /** Null at the end. */
  nextCursor: string | null;
}

const longestCursor = 8_192;

/**
 * Parses a response as a page. A missing `next_cursor` means the end.
 * @throws SourceError for anything that is not a page
 */
export function readPage(source: Source, answer: Answer): Page {
  if (answer.status < 200 || answer.status > 299) throw answeredError(source, answer);
  const body = parse(source, answer);
  const rows = field(body, 'data');
  const cursor = field(body, 'next_cursor') ?? null;
  if (!Array.isArray(rows)) throw noPage(source, answer, 'which is not a list of sessions');
  if (cursor !== null && (typeof cursor !== 'string' || cursor.length > longestCursor))
    throw noPage(source, answer, 'whose next_cursor is not a cursor');
  return { rows, nextCursor: cursor === '' ? null : cursor };
}

function parse(source: Source, answer: Answer): unknown {
  try {
    return JSON.parse(answer.body);
  } catch {
    // Truncated JSON is a transient error; a page of HTML is not.
    if (!/^\s*[[{]/.test(answer.body)) throw noPage(source, answer, 'which is not an answer of the API');
    throw new SourceError('bad_response', `${source.origin} answered with JSON that is cut off or damaged.`, {
      transient: true,
      status: answer.status,
      hint: 'Run it again: it continues where it stopped.',
    });
  }
}

function noPage(source: Source, { status, headers }: Answer, what: string): SourceError {
  const type = /^[\w.+/-]{1,60}/.exec(headers.get('content-type') ?? '')?.[0] ?? 'no content type';
  return new SourceError('bad_response', `${source.origin} answered ${status} (${type}), ${what}.`, {
    status,
    hint: 'Check --from, and the proxies in front of the source: they may have returned a sign-in page.',
  });
}

function answeredError(source: Source, answer: Answer): SourceError {
  const { status, headers } = answer;
  const { origin } = source;
  if (status === 401) {
    return new SourceError('unauthenticated', `${origin} does not accept the ${source.credentialName}.`, {
      status,
      hint: howToSignIn(origin),
    });
  }
  if (status === 403) {
    return new SourceError('forbidden', `The ${source.credentialName} may not read sessions at ${origin}.`, {
      status,
      hint: 'Use the login session of a person with that permission, or a token with the scope sessions:read.',
    });
  }
  const transient = status === 429 || status === 408 || status >= 500;
  const code = errorCode(answer);
  const hint = transient
    ? 'Run it again later: it continues where it stopped.'
    : status === 404
      ? 'Check --from: it is the address before /api/v1/sessions.'
      : 'Check that this deployment speaks the documented API.';
  return new SourceError(code ?? 'refused', `${origin} answered ${status}${code ? ` (${code})` : ''}.`, {
    status,
    transient,
    hint,
    retryAfterMs: retryAfterMs(headers),
  });
}

/** The code of an error in the documented form. Its message is omitted, because it may repeat input. */
function errorCode({ body }: Answer): string | null {
  try {
    const code = field(field(JSON.parse(body), 'error'), 'code');
    return typeof code === 'string' && /^[a-z][a-z_]{0,39}$/.test(code) ? code : null;
  } catch {
    return null;
  }
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
