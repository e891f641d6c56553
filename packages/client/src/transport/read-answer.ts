import { ApiError, type ApiErrorCode } from '../api-error.ts';
import type { ErrorDetail } from '../wire.ts';
import type { Answer } from './attempt.ts';
import { parseRetryAfter } from './retry-after.ts';

/** An error as the server writes it: the object under `data`. */
interface ErrorData {
  code: ApiErrorCode;
  message: string;
  request_id?: string;
  details?: ErrorDetail[];
}

/** A parsed response: whether it is an error, and its JSON if it is a result or an error of tRPC. */
export interface Reading {
  error: ApiError | null;
  json?: unknown;
}

/** The field that identifies a result: that of tRPC, or of a REST route. */
export type ResultField = 'result' | 'accepted';

/** Parses a response of masker-sessions, or of a proxy in front of it. */
export function readAnswer(
  url: string,
  answer: Answer,
  now: number,
  resultField: ResultField = 'result',
): Reading {
  const json = parse(answer.body);
  const { status, headers } = answer;
  if (field(json, resultField) !== undefined && status < 400) return { error: null, json };
  const retryAfter = parseRetryAfter(headers.get('retry-after'), now);
  const requestId = headers.get('x-request-id') ?? undefined;
  const error = readError(json, { status, retryAfter, requestId });
  if (error === null) return { error: foreign(url, answer, retryAfter) };
  return isTrpcError(json) ? { error, json } : { error };
}

/**
 * Parses an error of the server in either form; null if it is none.
 * @param known further properties of the error
 */
export function readError(
  json: unknown,
  known: { status: number; requestId?: string | undefined; retryAfter?: number | undefined },
): ApiError | null {
  const data = errorData(json);
  if (data === null) return null;
  return new ApiError(data.code, data.message, {
    ...known,
    requestId: data.request_id || known.requestId,
    details: Array.isArray(data.details) ? data.details : undefined,
  });
}

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
}

/** tRPC has the object under `error.data`; errors before tRPC, like those of REST, have it under `error`. */
function errorData(json: unknown): ErrorData | null {
  const error = field(json, 'error');
  for (const data of [field(error, 'data'), error]) {
    if (typeof field(data, 'code') === 'string' && typeof field(data, 'message') === 'string')
      return data as ErrorData;
  }
  return null;
}

function isTrpcError(json: unknown): boolean {
  return field(field(json, 'error'), 'data') !== undefined;
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

function foreign(url: string, { status, headers }: Answer, retryAfter: number | undefined): ApiError {
  const type = headers.get('content-type')?.split(';')[0] || 'no content type';
  return new ApiError(
    'bad_response',
    `${new URL(url).origin} answered ${status} (${type}), which is not a response of masker-sessions. ` +
      'Check the url, and any proxies.',
    { status, requestId: headers.get('x-request-id') ?? undefined, retryAfter },
  );
}
