import type { IncomingMessage } from 'node:http';
import { home, invalid, nextPath } from '@masker/contract';
import { z } from 'zod';
import { addressHeader } from '../auth/better-auth.ts';
import { parseJson, readText } from '../http/body.ts';
import type { Exchange } from '../http/exchange.ts';
import { limitBody } from '../http/limit-body.ts';
import { json, mediaType, requireMediaType } from '../http/media-type.ts';

/** The maximum size of a body, in bytes. */
const maxBodyBytes = 8 * 1024;

/** Milliseconds in which a body must arrive completely. */
const bodyTimeoutMs = 5_000;

const bounds = { depth: 4, names: 16, values: 64 };

const form = 'application/x-www-form-urlencoded';

const invitation = z.string().min(1).max(200);

const beginSchema = z.strictObject({
  next: z.string().max(2_048).optional(),
  invitation: invitation.optional(),
});

const invitationSchema = z.strictObject({ invitation });

const linkSchema = z.strictObject({ secret: z.string().min(1).max(200).optional() });

/** A request to start a sign-in. */
export interface Begin {
  /** Whether the body is a form instead of JSON. */
  isForm: boolean;
  /** The path on this site to open afterwards. */
  next: string;
  invitation: string | undefined;
}

/**
 * Reads the body of a sign-in step. Anybody may send it, so its size and duration are limited tightly.
 *
 * @throws `payload_too_large` or `bad_request`
 */
export function readSignInBody(exchange: Exchange): Promise<string> {
  limitBody(exchange, bodyTimeoutMs);
  return readText(exchange.req, maxBodyBytes);
}

/**
 * Parses a request to start a sign-in: `next` and `invitation`, as JSON or as a form, or an empty body.
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
    throw invalid([
      { parameter: 'body', message: 'must contain only next and invitation, as short strings' },
    ]);
  }
  const { next, invitation } = parsed.data;
  return { isForm, next: next === undefined ? home : nextPath(next), invitation };
}

/**
 * Parses the secret of an invitation, `{"invitation":"…"}`.
 *
 * @throws `unsupported_media_type`, `bad_request` or `validation_failed`
 */
export function parseInvitation(req: IncomingMessage, text: string): string {
  requireMediaType(req, [json]);
  const parsed = invitationSchema.safeParse(parseJson(text, bounds));
  if (!parsed.success) {
    throw invalid([{ parameter: 'body', message: 'must contain only invitation, as a short string' }]);
  }
  return parsed.data.invitation;
}

/**
 * Parses the secret of the printed sign-in link, `{"secret":"…"}`.
 *
 * @returns undefined without a body
 * @throws `unsupported_media_type`, `bad_request` or `validation_failed`
 */
export function parseLinkSecret(req: IncomingMessage, text: string): string | undefined {
  if (mediaType(req) !== '') requireMediaType(req, [json]);
  const parsed = linkSchema.safeParse(text.trim() === '' ? {} : parseJson(text, bounds));
  if (!parsed.success) {
    throw invalid([{ parameter: 'body', message: 'must contain only secret, as a short string' }]);
  }
  return parsed.data.secret;
}

function fieldsOf(text: string): Record<string, string> {
  const fields = [...new URLSearchParams(text)].filter(([, value]) => value !== '');
  return Object.fromEntries(fields);
}

/** The headers of a request that better-auth may see. */
export function headersOf({ req, address }: Exchange): Headers {
  const headers = new Headers({ [addressHeader]: address });
  for (const name of ['cookie', 'user-agent', 'origin'] as const) {
    const value = req.headers[name];
    if (value) headers.set(name, value);
  }
  return headers;
}
