import { ApiError, type ErrorCode } from '@masker/contract';

/** Reports that a load keeps at most; the count goes on. */
export const maxReports = 100;

/** A line that was not loaded, and why. The message holds rules and ids, never other content. */
export interface Rejection {
  line: number;
  code: ErrorCode;
  message: string;
}

/** What became of the sessions of a load. */
export interface LoadResult {
  /** Sessions that are new. */
  added: number;
  /** Sessions that were there already, or came more than once, with the same content. */
  duplicates: number;
  /** The first {@link maxReports} that were left out. */
  rejected: Rejection[];
  rejectedCount: number;
}

/** Nothing was loaded, because of these lines. */
export class LoadRefused extends ApiError {
  /** The first {@link maxReports} of them, by line. */
  readonly rejected: Rejection[];
  readonly rejectedCount: number;

  constructor(rejected: Rejection[], rejectedCount: number) {
    const first = rejected[0];
    const where = first ? `: line ${first.line} ${first.message}` : '';
    const rest = rejectedCount > 1 ? `, and ${rejectedCount - 1} more` : '';
    super(
      rejected.every(({ code }) => code === 'conflict') ? 'conflict' : 'validation_failed',
      `nothing was loaded${where}${rest}`,
    );
    this.rejected = rejected;
    this.rejectedCount = rejectedCount;
  }
}

/** Collects rejections: the first ones in full, the rest as a number. */
export class Rejections {
  readonly reports: Rejection[] = [];
  count = 0;

  /** Whether those that are added now are only counted. */
  get isFull(): boolean {
    return this.reports.length >= maxReports;
  }

  add(rejection: Rejection): void {
    if (!this.isFull) this.reports.push(rejection);
    this.count++;
  }
}
