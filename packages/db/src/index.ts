export * from './database.ts';
export * from './load/index.ts';
export * from './queries/index.ts';
export * from './unavailable.ts';
