import { ApiError } from './api-error.ts';

/**
 * Writes a value as JSON.
 * @param what names the value in the message
 * @throws ApiError `validation_failed` if JSON cannot express it
 */
export function jsonOf(value: unknown, what = 'The input'): string {
  try {
    return JSON.stringify(value);
  } catch (cause) {
    throw unsendable(cause, what);
  }
}

/** The error of a value that JSON cannot express: it has a BigInt, or contains itself. */
export function unsendable(cause: unknown, what = 'The input'): ApiError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new ApiError('validation_failed', `${what} cannot be sent as JSON: ${reason}`, { cause });
}
