import { ApiError, type ErrorCode } from '@masker/contract';

/** The maximum number of reports that a load keeps. Further rejections are only counted. */
export const maxReports = 100;

/** A line that was not loaded, and the reason. The message contains rules and ids, never other content. */
export interface Rejection {
  line: number;
  code: ErrorCode;
  message: string;
}

/** The result of a load. */
export interface LoadResult {
  /** New sessions. */
  added: number;
  /** Sessions that already existed, or occurred more than once, with the same content. */
  duplicates: number;
  /** The first {@link maxReports} rejected lines. */
  rejected: Rejection[];
  rejectedCount: number;
}

/** Thrown if rejected lines made a load fail. Nothing was loaded. */
export class LoadRefused extends ApiError {
  /** The first {@link maxReports} rejected lines, by line number. */
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

/** Collects rejections: keeps the first {@link maxReports} and counts the rest. */
export class Rejections {
  readonly reports: Rejection[] = [];
  count = 0;

  /** Whether further rejections are only counted. */
  get isFull(): boolean {
    return this.reports.length >= maxReports;
  }

  add(rejection: Rejection): void {
    if (!this.isFull) this.reports.push(rejection);
    this.count++;
  }
}
