import { type ErrorObject, errorTable, invalid, MaskerFault } from '@masker/contract';
import { isUnavailable } from '@masker/db';
import { TRPCError } from '@trpc/server';

/** Seconds after which it is worth asking again when the database is away. */
const databaseRetryAfter = 2;

/**
 * Finds the place in the error table of whatever was thrown.
 * Anything unforeseen is `internal_error`, without a word of its own text.
 */
export function toFault(error: unknown): MaskerFault {
  if (error instanceof MaskerFault) return error;
  if (error instanceof TRPCError) {
    if (error.cause instanceof MaskerFault) return error.cause;
    if (error.cause && isUnavailable(error.cause)) return unavailable(error.cause);
    return fromTrpc(error);
  }
  if (isUnavailable(error)) return unavailable(error);
  return new MaskerFault('internal_error', internalMessage, { cause: error });
}

const internalMessage = 'Something went wrong here. The log of the server has it under this request_id.';

function unavailable(cause: unknown): MaskerFault {
  return new MaskerFault(
    'unavailable',
    `The database cannot be reached. Try again in ${databaseRetryAfter} seconds.`,
    {
      retryAfter: databaseRetryAfter,
      cause,
    },
  );
}

/** What tRPC itself refuses, before any procedure of ours runs. */
function fromTrpc(error: TRPCError): MaskerFault {
  switch (error.code) {
    case 'NOT_FOUND':
      return new MaskerFault('not_found', 'There is no such procedure.');
    case 'METHOD_NOT_SUPPORTED':
      return new MaskerFault('method_not_allowed', 'Queries are GET, mutations POST.');
    case 'PARSE_ERROR':
    case 'BAD_REQUEST':
      return invalid([{ parameter: 'input', message: 'must be JSON of the documented shape' }]);
    case 'PAYLOAD_TOO_LARGE':
      return new MaskerFault('payload_too_large');
    case 'UNSUPPORTED_MEDIA_TYPE':
      return new MaskerFault('unsupported_media_type');
    default:
      return new MaskerFault('internal_error', internalMessage, { cause: error });
  }
}

/** The error as the wire has it. */
export function toErrorObject(fault: MaskerFault, requestId: string): ErrorObject {
  return {
    code: fault.code,
    message: fault.message,
    request_id: requestId,
    ...(fault.details ? { details: fault.details } : {}),
  };
}

export function statusOf(fault: MaskerFault): number {
  return errorTable[fault.code].status;
}
