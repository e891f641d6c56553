import type { IncomingMessage } from 'node:http';
import { home, invalid, MaskerFault, nextPath } from '@masker/contract';
import { z } from 'zod';
import { addressHeader } from '../auth/better-auth.ts';
import { mediaType, openBody, readJson } from './body.ts';
import type { Exchange } from './exchange.ts';

const largestBody = 8 * 1024;

const invitation = z.string().min(1).max(200);

const beginSchema = z.strictObject({
  next: z.string().max(2_048).optional(),
  invitation: invitation.optional(),
});

const invitationSchema = z.strictObject({ invitation });

/** What a person who begins a sign-in asked for. */
export interface Begin {
  /** Whether a form was sent, rather than a script's JSON. */
  isForm: boolean;
  /** A path of this site. */
  next: string;
  invitation: string | undefined;
}

/**
 * Reads what a sign-in is begun with: `next` and `invitation`, as JSON or as a form; or nothing at all.
 *
 * @throws `unsupported_media_type`, `payload_too_large`, `bad_request` or `validation_failed`
 */
export async function readBegin(req: IncomingMessage): Promise<Begin> {
  const type = mediaType(req);
  const isForm = type === 'application/x-www-form-urlencoded';
  if (type !== '' && type !== 'application/json' && !isForm) {
    throw new MaskerFault(
      'unsupported_media_type',
      'content-type must be application/json or application/x-www-form-urlencoded.',
    );
  }
  const text = await readText(req);
  const parsed = beginSchema.safeParse(isForm ? fieldsOf(text) : parseJson(text));
  if (!parsed.success) {
    throw invalid([{ parameter: 'body', message: 'must have next and invitation alone, as short strings' }]);
  }
  const { next, invitation } = parsed.data;
  return { isForm, next: next === undefined ? home : nextPath(next), invitation };
}

/**
 * Reads the secret of an invitation.
 *
 * @throws `unsupported_media_type`, `payload_too_large`, `bad_request` or `validation_failed`
 */
export async function readInvitation(req: IncomingMessage): Promise<string> {
  const parsed = invitationSchema.safeParse(await readJson(req));
  if (!parsed.success) {
    throw invalid([{ parameter: 'body', message: 'must have invitation alone, as a short string' }]);
  }
  return parsed.data.invitation;
}

async function readText(req: IncomingMessage): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of openBody(req)) {
    size += chunk.length;
    if (size > largestBody) throw new MaskerFault('payload_too_large');
    parts.push(chunk);
  }
  return Buffer.concat(parts).toString('utf8');
}

function fieldsOf(text: string): Record<string, string> {
  const fields = [...new URLSearchParams(text)].filter(([, value]) => value !== '');
  return Object.fromEntries(fields);
}

function parseJson(text: string): unknown {
  if (text.trim() === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    throw new MaskerFault('bad_request', 'The body is not JSON.');
  }
}

/** What of a request sign-in may see, as headers. */
export function headersOf({ req, address }: Exchange): Headers {
  const headers = new Headers({ [addressHeader]: address });
  for (const name of ['cookie', 'user-agent', 'origin'] as const) {
    const value = req.headers[name];
    if (value) headers.set(name, value);
  }
  return headers;
}
