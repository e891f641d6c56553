import { CommandError } from '../command-error.ts';

interface SourceErrorOptions {
  hint?: string;
  status?: number;
  transient?: boolean;
  retryAfterMs?: number;
}

/** The source cannot be read, or not further. Contains only the parts of its response that are safe to show. */
export class SourceError extends CommandError {
  /** The HTTP status; undefined without a response. */
  readonly status: number | undefined;
  /** Whether the same request may succeed later. */
  readonly transient: boolean;
  /** The wait that the source asked for, in milliseconds. */
  readonly retryAfterMs: number | undefined;

  constructor(code: string, message: string, options: SourceErrorOptions = {}) {
    const { hint, status, transient = false, retryAfterMs } = options;
    super(code, message, { hint, more: { lines: [], fields: status === undefined ? {} : { status } } });
    this.status = status;
    this.transient = transient;
    this.retryAfterMs = retryAfterMs;
  }
}
