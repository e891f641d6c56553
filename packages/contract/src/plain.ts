/**
 * The part of the contract without schemas: browser code that only handles ids, instants, durations and filters does
 * not load zod for it.
 */
export * from './account-header.ts';
export type { AuditEntry } from './audit-log.ts';
export * from './buckets.ts';
export * from './contradictions.ts';
export * from './cookies.ts';
export * from './error-detail.ts';
export type { ErrorDetail } from './errors.ts';
export type { Export } from './exports.ts';
export * from './filter-values.ts';
export * from './ids.ts';
export * from './instant.ts';
export type { ListSessionsInput } from './list.ts';
export type { Me } from './me.ts';
export * from './names.ts';
export * from './next-path.ts';
export * from './operators.ts';
export * from './own-cookies.ts';
export type { ExportReport } from './report.ts';
export * from './report-document.ts';
export * from './safe-harbor.ts';
export type { Session } from './session.ts';
export * from './session-values.ts';
export type { View, ViewLayout, ViewList } from './views.ts';
export * from './window.ts';
