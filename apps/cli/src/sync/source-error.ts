import { CommandError } from '../command-error.ts';

interface SourceErrorOptions {
  hint?: string;
  status?: number;
  transient?: boolean;
  retryAfterMs?: number;
}

/** The source cannot be read, or not on from here. Says nothing of what it answered but what is safe to show. */
export class SourceError extends CommandError {
  /** The HTTP status; undefined when there was no answer. */
  readonly status: number | undefined;
  /** Whether the same request may well succeed later. */
  readonly transient: boolean;
  /** How long the source asked to be left alone. */
  readonly retryAfterMs: number | undefined;

  constructor(code: string, message: string, options: SourceErrorOptions = {}) {
    const { hint, status, transient = false, retryAfterMs } = options;
    super(code, message, { hint, more: { lines: [], fields: status === undefined ? {} : { status } } });
    this.status = status;
    this.transient = transient;
    this.retryAfterMs = retryAfterMs;
  }
}
