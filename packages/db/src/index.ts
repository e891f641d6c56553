export * from './database.ts';
export * from './ingest/index.ts';
export * from './live/index.ts';
export * from './load/index.ts';
export * from './queries/index.ts';
export * from './retention/index.ts';
export * from './unavailable.ts';
