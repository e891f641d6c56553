import { ApiError, type ApiErrorCode } from '@masker/client';
import { accountHeader, type ErrorDetail } from '@masker/contract/plain';

/** What went wrong with a call, plain enough to travel from a server component to the browser. */
export interface Problem {
  code: ApiErrorCode;
  message: string;
  requestId: string | undefined;
  details: readonly ErrorDetail[];
  /** Seconds after which the server asked to be called again. */
  retryAfter: number | undefined;
}

/** The problem in whatever a call rejected with. */
export function problemOf(thrown: unknown): Problem {
  const { code, message, requestId, details, retryAfter } = ApiError.from(thrown);
  return { code, message, requestId, details, retryAfter };
}

/** Whether it is likely to pass by itself, so that trying again without being asked makes sense. */
export function isTransient({ code }: Problem): boolean {
  return code === 'unavailable' || code === 'network_error' || code === 'timeout' || code === 'rate_limited';
}

/** How long to wait before trying again, when the server did not say. */
const usualWait = 5;

/** Seconds until the next try after a transient error. */
export function secondsToRetry(problem: Problem): number {
  return Math.max(1, Math.ceil(problem.retryAfter ?? usualWait));
}

/** Whether a call was refused because the login session looks at another account than the page by now. */
export function isAccountChange({ code, details }: Problem): boolean {
  return code === 'conflict' && details.some(({ parameter }) => parameter === accountHeader);
}
