import { ApiError, type ErrorObject, errorTable, invalid } from '@masker/contract';
import { type Unavailability, unavailability } from '@masker/db';
import { TRPCError } from '@trpc/server';
import { TRPC_ERROR_CODES_BY_KEY } from '@trpc/server/rpc';

/**
 * Converts any thrown value to an error of the error table.
 * An unexpected error becomes `internal_error`; its own message is not exposed.
 */
export function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  if (error instanceof TRPCError) {
    if (error.cause instanceof ApiError) return error.cause;
    return unavailable(error.cause) ?? fromTrpc(error);
  }
  return unavailable(error) ?? new ApiError('internal_error', internalMessage, { cause: error });
}

const internalMessage = 'An unexpected error occurred. The server log has the details under this request_id.';

/** The message for each reason, and the seconds after which the client should retry. */
const unavailabilities: Record<Unavailability, [sentence: string, retryAfter: number]> = {
  unreachable: ['The database cannot be reached.', 2],
  busy: ['The server is too busy: none of its connections to the database became free in time.', 2],
  connections: ['The database accepts no more connections (max_connections).', 2],
  protocol: ['The database, or a pooler in front of it, refused the connection.', 5],
  refused: ['The database refuses the role, the password or the database of the server.', 10],
  disk_full: ['The disk of the database is full. Add space, or delete data.', 30],
  memory: ['The database is out of memory.', 10],
  limit: ['The database reached a limit that its operator set, such as temp_file_limit.', 30],
  storage: ['The storage of the database reports errors.', 30],
  read_only: ['The database is read-only: it is a standby, or default_transaction_read_only is on.', 10],
  standby: ['The database is a standby, which does not accept writes.', 10],
  privileges: [
    'The role that serves requests lost privileges: `masker doctor` names those, and how to grant them.',
    30,
  ],
  timeout: ['The database did not complete the request in time.', 10],
};

/** One sentence that explains why the database is unavailable. */
export function unavailableSentence(reason: Unavailability): string {
  return unavailabilities[reason][0];
}

/** A 503 with the reason if the database caused the failure; null otherwise. */
function unavailable(cause: unknown): ApiError | null {
  const reason = unavailability(cause);
  return reason === null ? null : unavailableFor(reason, cause);
}

/** A 503 with the reason and `retryAfter`. */
export function unavailableFor(reason: Unavailability, cause?: unknown): ApiError {
  const [sentence, retryAfter] = unavailabilities[reason];
  const message = `${sentence} Try again in ${retryAfter} seconds.`;
  return new ApiError('unavailable', message, { retryAfter, ...(cause === undefined ? {} : { cause }) });
}

/** Maps an error that tRPC raised before a procedure ran. */
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

/** The error as a response body contains it. */
export function toErrorObject(error: ApiError, requestId: string): ErrorObject {
  return {
    code: error.code,
    message: error.message,
    request_id: requestId,
    ...(error.details ? { details: error.details } : {}),
  };
}

/** The HTTP status of an error. */
export function statusOf(error: ApiError): number {
  return errorTable[error.code].status;
}

/** The error in tRPC's format, with the contract's error object under `data`. */
export function errorShape(error: ApiError, requestId: string) {
  return {
    message: error.message,
    code: TRPC_ERROR_CODES_BY_KEY[errorTable[error.code].trpc],
    data: { ...toErrorObject(error, requestId), httpStatus: statusOf(error) },
  };
}
