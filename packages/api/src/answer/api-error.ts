import { ApiError, type ErrorObject, errorTable, invalid } from '@masker/contract';
import { type Unavailability, unavailability } from '@masker/db';
import { TRPCError } from '@trpc/server';
import { TRPC_ERROR_CODES_BY_KEY } from '@trpc/server/rpc';

/**
 * Finds the place in the error table of whatever was thrown.
 * Anything unforeseen is `internal_error`, without a word of its own text.
 */
export function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  if (error instanceof TRPCError) {
    if (error.cause instanceof ApiError) return error.cause;
    return unavailable(error.cause) ?? fromTrpc(error);
  }
  return unavailable(error) ?? new ApiError('internal_error', internalMessage, { cause: error });
}

const internalMessage = 'Something went wrong here. The log of the server has it under this request_id.';

/** What to tell of each reason, and after how many seconds it is worth asking again. */
const unavailabilities: Record<Unavailability, [sentence: string, retryAfter: number]> = {
  unreachable: ['The database cannot be reached.', 2],
  busy: ['The server is too busy: none of its connections to the database became free in time.', 2],
  connections: ['The database takes no more connections (max_connections).', 2],
  protocol: ['The database, or a pooler in front of it, refused the connection.', 5],
  disk_full: ['The disk of the database is full: it needs more room, or less on it.', 30],
  memory: ['The database is out of memory.', 10],
  limit: ['The database reached a limit that its operator set, such as temp_file_limit.', 30],
  storage: ['The storage of the database reports errors.', 30],
  read_only: ['The database is read-only: it is a standby, or default_transaction_read_only is on.', 10],
  standby: ['The database is a standby, which takes no writes.', 10],
  timeout: ['The database did not finish this in the time that a request has.', 10],
};

/** One sentence about why the database does not serve. */
export function unavailableSentence(reason: Unavailability): string {
  return unavailabilities[reason][0];
}

/** 503 with the reason, when it was for want of the database that something failed; else null. */
function unavailable(cause: unknown): ApiError | null {
  const reason = unavailability(cause);
  return reason === null ? null : unavailableFor(reason, cause);
}

/** 503 that tells the reason, and when to come back. */
export function unavailableFor(reason: Unavailability, cause?: unknown): ApiError {
  const [sentence, retryAfter] = unavailabilities[reason];
  const message = `${sentence} Try again in ${retryAfter} seconds.`;
  return new ApiError('unavailable', message, { retryAfter, ...(cause === undefined ? {} : { cause }) });
}

/** What tRPC itself refuses, before any procedure of ours runs. */
function fromTrpc(error: TRPCError): ApiError {
  switch (error.code) {
    case 'NOT_FOUND':
      return new ApiError('not_found', 'There is no such procedure.');
    case 'METHOD_NOT_SUPPORTED':
      return new ApiError('method_not_allowed', 'Queries are GET, mutations POST.');
    case 'PARSE_ERROR':
    case 'BAD_REQUEST':
      return invalid([{ parameter: 'input', message: 'must be JSON of the documented shape' }]);
    case 'PAYLOAD_TOO_LARGE':
      return new ApiError('payload_too_large');
    case 'UNSUPPORTED_MEDIA_TYPE':
      return new ApiError('unsupported_media_type');
    default:
      return new ApiError('internal_error', internalMessage, { cause: error });
  }
}

/** The error as the wire has it. */
export function toErrorObject(apiError: ApiError, requestId: string): ErrorObject {
  return {
    code: apiError.code,
    message: apiError.message,
    request_id: requestId,
    ...(apiError.details ? { details: apiError.details } : {}),
  };
}

export function statusOf(apiError: ApiError): number {
  return errorTable[apiError.code].status;
}

/** An error as tRPC has it: the contract's object under `data`. */
export function errorShape(apiError: ApiError, requestId: string) {
  return {
    message: apiError.message,
    code: TRPC_ERROR_CODES_BY_KEY[errorTable[apiError.code].trpc],
    data: { ...toErrorObject(apiError, requestId), httpStatus: statusOf(apiError) },
  };
}
