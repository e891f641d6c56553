import { z } from 'zod';

/**
 * Every error of the API: its HTTP status, its tRPC code, and its meaning. REST, tRPC and OpenAPI use this table.
 */
export const errorTable = {
  bad_request: { status: 400, trpc: 'BAD_REQUEST', meaning: 'The request could not be read.' },
  unauthenticated: {
    status: 401,
    trpc: 'UNAUTHORIZED',
    meaning: 'No credential, or an expired, revoked or forged one.',
  },
  forbidden: {
    status: 403,
    trpc: 'FORBIDDEN',
    meaning: 'The credential lacks the scope or role, or its account is suspended.',
  },
  not_found: { status: 404, trpc: 'NOT_FOUND', meaning: 'This route or resource does not exist.' },
  agent_not_found: { status: 404, trpc: 'NOT_FOUND', meaning: 'No such agent in your account.' },
  session_not_found: { status: 404, trpc: 'NOT_FOUND', meaning: 'No such session in your account.' },
  method_not_allowed: {
    status: 405,
    trpc: 'METHOD_NOT_SUPPORTED',
    meaning: 'The route does not support this method. `allow` lists the supported ones.',
  },
  conflict: {
    status: 409,
    trpc: 'CONFLICT',
    meaning:
      'The request conflicts with the current state: the id exists with other content, the account would lose its last admin, or the request names another account than that of the credential.',
  },
  payload_too_large: { status: 413, trpc: 'PAYLOAD_TOO_LARGE', meaning: 'The body exceeds the limit.' },
  unsupported_media_type: {
    status: 415,
    trpc: 'UNSUPPORTED_MEDIA_TYPE',
    meaning: 'The type of the body is not supported.',
  },
  validation_failed: {
    status: 422,
    trpc: 'UNPROCESSABLE_CONTENT',
    meaning: 'Invalid parameters; `details` has all of them.',
  },
  rate_limited: {
    status: 429,
    trpc: 'TOO_MANY_REQUESTS',
    meaning: 'Too many requests; try again after `retry-after`, in whole seconds.',
  },
  headers_too_large: {
    status: 431,
    trpc: 'PAYLOAD_TOO_LARGE',
    meaning: 'The address and headers together are over 16 KiB, or there are over 100 headers.',
  },
  internal_error: {
    status: 500,
    trpc: 'INTERNAL_SERVER_ERROR',
    meaning: 'An error of the server; the log has it under the same `request_id`.',
  },
  unavailable: {
    status: 503,
    trpc: 'SERVICE_UNAVAILABLE',
    meaning:
      'The database cannot be reached or does not accept writes, or the server is overloaded; try again after `retry-after`, in whole seconds.',
  },
} as const satisfies Record<string, { status: number; trpc: string; meaning: string }>;

export type ErrorCode = keyof typeof errorTable;

export const errorCodes = Object.keys(errorTable) as [ErrorCode, ...ErrorCode[]];

/** One invalid parameter: its name, the rule, and the received value, cut at 100 characters. */
export const errorDetailSchema = z
  .strictObject({ parameter: z.string(), message: z.string(), received: z.string().optional() })
  .meta({ id: 'ErrorDetail' });

export type ErrorDetail = z.infer<typeof errorDetailSchema>;

/** The object under `error` in REST, and under `data` in tRPC. */
export const errorObjectSchema = z
  .strictObject({
    code: z.enum(errorCodes),
    message: z.string(),
    request_id: z.string(),
    details: z.array(errorDetailSchema).optional(),
  })
  .meta({ id: 'Error' });

export type ErrorObject = z.infer<typeof errorObjectSchema>;

/** The body of every REST error. */
export const errorBodySchema = z.strictObject({ error: errorObjectSchema }).meta({ id: 'ErrorBody' });

export type ErrorBody = z.infer<typeof errorBodySchema>;

/** An error of the API, with a code of the table. It can be thrown anywhere; each transport serializes it. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: ErrorCode;
  readonly details: ErrorDetail[] | undefined;
  /** The time after which to try again, in whole seconds. */
  readonly retryAfter: number | undefined;

  constructor(
    code: ErrorCode,
    message: string = errorTable[code].meaning,
    options: { details?: ErrorDetail[]; retryAfter?: number; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.code = code;
    this.details = options.details;
    this.retryAfter = options.retryAfter;
  }
}

/** The most details in one error. */
export const maxDetails = 20;

/** The most characters of details in the `message` of an error. */
const maxSentence = 2_000;

/** The error that names the bad parameters: all of them, or the first {@link maxDetails}. */
export function invalid(details: readonly ErrorDetail[]): ApiError {
  const message = sentenceOf(details);
  return new ApiError('validation_failed', message, { details: details.slice(0, maxDetails) });
}

/** Details as one sentence of bounded length: `limit must be …; status must be …; and more`. */
export function sentenceOf(details: readonly ErrorDetail[], longest = maxSentence): string {
  const parts: string[] = [];
  let length = 0;
  for (const { parameter, message } of details.slice(0, maxDetails)) {
    const part = `${parameter} ${message}`;
    length += part.length;
    if (parts.length > 0 && length > longest) break;
    parts.push(part);
  }
  if (parts.length < details.length) parts.push('and more');
  return parts.join('; ');
}

/** The error for an account that does not exist, for those who may know that. */
export function noAccount(accountId: string): ApiError {
  return new ApiError('not_found', `there is no account ${accountId}; check the id, or create it first`);
}

/** The sentence of {@link accountSuspended}. */
const suspended = 'This account is suspended. Ask the operator of this installation.';

/** The error for every credential of an account that its operator has suspended. `details` tells it from others. */
export function accountSuspended(): ApiError {
  return new ApiError('forbidden', suspended, {
    details: [{ parameter: 'account', message: 'is suspended' }],
  });
}

/**
 * The error for a login session that is switched to an account in which an admin has ended it. `details` tells it from
 * others.
 */
export function signedOutOfAccount(): ApiError {
  return new ApiError(
    'forbidden',
    'An admin of this account has ended your login sessions in it. Sign out, and sign in again to open it.',
    { details: [{ parameter: 'sign_in', message: 'no longer opens this account' }] },
  );
}
