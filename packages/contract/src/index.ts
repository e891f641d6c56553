// Ahead of the first schema.
import './without-eval.ts';

export * from './account-header.ts';
export * from './agents.ts';
export * from './audit-log.ts';
export * from './bounded-json.ts';
export * from './cookies.ts';
export * from './csv.ts';
export * from './cursor.ts';
export * from './errors.ts';
export * from './export.ts';
export * from './iam/index.ts';
export * from './ids.ts';
export * from './ingest.ts';
export * from './ingest-request.ts';
export * from './instant.ts';
export * from './list.ts';
export * from './loopback.ts';
export * from './me.ts';
export * from './names.ts';
export * from './next-path.ts';
export * from './problems.ts';
export * from './retention.ts';
export * from './session.ts';
export * from './sign-in.ts';
export * from './stats.ts';
export * from './watch.ts';
export * from './window.ts';
