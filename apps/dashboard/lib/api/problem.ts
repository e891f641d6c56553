import { ApiError, type ApiErrorCode } from '@masker/client/trpc';
import { accountHeader, type ErrorDetail } from '@masker/contract/plain';

/** The error of a call, serializable from a server component to the browser. */
export interface Problem {
  code: ApiErrorCode;
  message: string;
  requestId: string | undefined;
  details: readonly ErrorDetail[];
  /** The `retry-after` of the server, in seconds. */
  retryAfter: number | undefined;
}

/** Returns the problem of any rejection. */
export function problemOf(thrown: unknown): Problem {
  const { code, message, requestId, details, retryAfter } = ApiError.from(thrown);
  return { code, message, requestId, details, retryAfter };
}

/** Whether the error is likely transient, so that an automatic retry makes sense. */
export function isTransient({ code }: Problem): boolean {
  return code === 'unavailable' || code === 'network_error' || code === 'timeout' || code === 'rate_limited';
}

/** The default delay of a retry. */
const usualWait = 5;

/** Seconds until the next attempt after a transient error. */
export function secondsToRetry(problem: Problem): number {
  return Math.max(1, Math.ceil(problem.retryAfter ?? usualWait));
}

/** Whether a call was refused because the operator has suspended the account. */
export function isSuspension({ code, details }: Problem): boolean {
  return code === 'forbidden' && details.some(({ parameter }) => parameter === 'account');
}

/** Whether a switch was refused because an admin of the account has ended the login session in it. */
export function isSignedOut({ code, details }: Problem): boolean {
  return code === 'forbidden' && details.some(({ parameter }) => parameter === 'sign_in');
}

/** Whether a call was refused because the login session has switched to another account than that of the page. */
export function isAccountChange({ code, details }: Problem): boolean {
  return code === 'conflict' && details.some(({ parameter }) => parameter === accountHeader);
}
