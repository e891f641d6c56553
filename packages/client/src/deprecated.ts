import { ApiError, type ApiErrorCode } from './api-error.ts';

/** @deprecated Use `ApiError`. */
export const MaskerError = ApiError;

/** @deprecated Use `ApiError`. */
export type MaskerError = ApiError;

/** @deprecated Use `ApiErrorCode`. */
export type MaskerErrorCode = ApiErrorCode;
