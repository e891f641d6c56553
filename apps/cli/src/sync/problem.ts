import { CommandFailure } from '../failure.ts';

interface SourceProblemOptions {
  hint?: string;
  status?: number;
  passing?: boolean;
  retryAfterMs?: number;
}

/** The source cannot be read, or not on from here. Says nothing of what it answered but what is safe to show. */
export class SourceProblem extends CommandFailure {
  /** The HTTP status; undefined when there was no answer. */
  readonly status: number | undefined;
  /** Whether the same request may well succeed later. */
  readonly passing: boolean;
  /** How long the source asked to be left alone. */
  readonly retryAfterMs: number | undefined;

  constructor(code: string, message: string, options: SourceProblemOptions = {}) {
    const { hint, status, passing = false, retryAfterMs } = options;
    super(code, message, { hint, more: { lines: [], fields: status === undefined ? {} : { status } } });
    this.status = status;
    this.passing = passing;
    this.retryAfterMs = retryAfterMs;
  }
}
