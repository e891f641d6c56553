export { ApiError, type ApiErrorCode, MaskerError, type MaskerErrorCode } from './api-error.ts';
export { createMaskerClient, type MaskerClient } from './client.ts';
export type { IngestManyOptions } from './ingest-many.ts';
export type { CallOptions, ClientOptions, Fetch } from './options.ts';
export type { Answer as RawAnswer } from './transport/attempt.ts';
export type * from './wire.ts';
