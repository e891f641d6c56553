export { ApiError, type ApiErrorCode } from './api-error.ts';
export { createMaskerClient, type MaskerClient } from './client.ts';
export { countKinds } from './count-kinds.ts';
export { MaskerError, type MaskerErrorCode } from './deprecated.ts';
export { agentIdFor, sessionIdFor } from './derived-ids.ts';
export type { IngestManyOptions } from './ingest-many.ts';
export type { CallOptions, ClientOptions, ExportOptions, Fetch, WatchOptions } from './options.ts';
export type { Answer as RawAnswer } from './transport/attempt.ts';
export type * from './wire.ts';
