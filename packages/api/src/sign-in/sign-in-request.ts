import type { IncomingMessage } from 'node:http';
import { home, invalid, nextPath } from '@masker/contract';
import { z } from 'zod';
import { addressHeader } from '../auth/better-auth.ts';
import { parseJson, readText } from '../http/body.ts';
import type { Exchange } from '../http/exchange.ts';
import { limitBody } from '../http/limit-body.ts';
import { json, mediaType, requireMediaType } from '../http/media-type.ts';

/** Bytes of a body, at most. */
const largestBody = 8 * 1024;

/** Milliseconds for a body to come whole. */
const patience = 5_000;

const bounds = { depth: 4, names: 16, values: 64 };

const form = 'application/x-www-form-urlencoded';

const invitation = z.string().min(1).max(200);

const beginSchema = z.strictObject({
  next: z.string().max(2_048).optional(),
  invitation: invitation.optional(),
});

const invitationSchema = z.strictObject({ invitation });

const linkSchema = z.strictObject({ secret: z.string().min(1).max(200).optional() });

/** What a person who begins a sign-in asked for. */
export interface Begin {
  /** Whether a form was sent, rather than a script's JSON. */
  isForm: boolean;
  /** A path of this site. */
  next: string;
  invitation: string | undefined;
}

/**
 * Reads the body of a step of a sign-in, which anybody may send: it must be small, and come soon.
 *
 * @throws `payload_too_large` or `bad_request`
 */
export function readSignInBody(exchange: Exchange): Promise<string> {
  limitBody(exchange, patience);
  return readText(exchange.req, largestBody);
}

/**
 * What a sign-in is begun with: `next` and `invitation`, as JSON or as a form; or nothing at all.
 *
 * @throws `unsupported_media_type`, `bad_request` or `validation_failed`
 */
export function parseBegin(req: IncomingMessage, text: string): Begin {
  const type = mediaType(req);
  const isForm = type === form;
  if (type !== '') requireMediaType(req, [json, form]);
  const parsed = beginSchema.safeParse(
    isForm ? fieldsOf(text) : text.trim() === '' ? {} : parseJson(text, bounds),
  );
  if (!parsed.success) {
    throw invalid([{ parameter: 'body', message: 'must have next and invitation alone, as short strings' }]);
  }
  const { next, invitation } = parsed.data;
  return { isForm, next: next === undefined ? home : nextPath(next), invitation };
}

/**
 * The secret of an invitation.
 *
 * @throws `unsupported_media_type`, `bad_request` or `validation_failed`
 */
export function parseInvitation(req: IncomingMessage, text: string): string {
  requireMediaType(req, [json]);
  const parsed = invitationSchema.safeParse(parseJson(text, bounds));
  if (!parsed.success) {
    throw invalid([{ parameter: 'body', message: 'must have invitation alone, as a short string' }]);
  }
  return parsed.data.invitation;
}

/**
 * The secret of a start's sign-in link, `{"secret":"…"}`.
 *
 * @returns undefined without a body
 * @throws `unsupported_media_type`, `bad_request` or `validation_failed`
 */
export function parseLinkSecret(req: IncomingMessage, text: string): string | undefined {
  if (mediaType(req) !== '') requireMediaType(req, [json]);
  const parsed = linkSchema.safeParse(text.trim() === '' ? {} : parseJson(text, bounds));
  if (!parsed.success) {
    throw invalid([{ parameter: 'body', message: 'must have secret alone, as a short string' }]);
  }
  return parsed.data.secret;
}

function fieldsOf(text: string): Record<string, string> {
  const fields = [...new URLSearchParams(text)].filter(([, value]) => value !== '');
  return Object.fromEntries(fields);
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
