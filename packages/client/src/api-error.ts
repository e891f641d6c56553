import type { ErrorCode, ErrorDetail } from './wire.ts';

/**
 * The codes of the server, and those for failures before its response: `network_error` (no connection, or it was lost),
 * `timeout`, `aborted` (by your signal), `truncated` (an incomplete export), and `bad_response` (a proxy responded, or
 * the URL is not that of masker-sessions). `validation_failed` without a `status` is an input that JSON cannot express.
 */
export type ApiErrorCode = ErrorCode | 'network_error' | 'timeout' | 'aborted' | 'truncated' | 'bad_response';

interface ApiErrorOptions {
  status?: number;
  requestId?: string;
  details?: readonly ErrorDetail[];
  retryAfter?: number;
  cause?: unknown;
}

/** The error of a call that failed. Distinguish errors by `code`. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: ApiErrorCode;
  /** The HTTP status; undefined when there was no answer. */
  readonly status: number | undefined;
  /** The id of the request in the log of the server. */
  readonly requestId: string | undefined;
  /** For `validation_failed`: every invalid parameter. */
  readonly details: readonly ErrorDetail[];
  /** The `retry-after` of the server, in seconds. */
  readonly retryAfter: number | undefined;

  constructor(code: ApiErrorCode, message: string, options: ApiErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.status = options.status;
    this.requestId = options.requestId;
    this.details = options.details ?? [];
    this.retryAfter = options.retryAfter;
  }

  /** Returns the `ApiError` in the error that a call through `maskerLink` rejected with. */
  static from(thrown: unknown): ApiError {
    return apiErrorOf(thrown);
  }
}

/** Not in the class: one that names itself is renamed to `_ApiError` in the bundle. */
function apiErrorOf(thrown: unknown): ApiError {
  for (const error of causes(thrown)) {
    if (error instanceof ApiError) return error;
    const answered = answerError(error);
    if (answered instanceof ApiError) return answered;
    if (error.name === 'AbortError') {
      return new ApiError('aborted', 'The call was aborted.', { cause: thrown });
    }
  }
  const reason = thrown instanceof Error ? `: ${thrown.message}` : '.';
  return new ApiError('bad_response', `There is no response of masker-sessions${reason}`, { cause: thrown });
}

function* causes(thrown: unknown): Generator<Error> {
  for (let error = thrown, depth = 0; error instanceof Error && depth < 5; error = error.cause, depth++) {
    yield error;
  }
}

/** What `maskerLink` left with the answer that tRPC made an error of. */
function answerError(error: Error): unknown {
  return (error as { meta?: { response?: { error?: unknown } } }).meta?.response?.error;
}
