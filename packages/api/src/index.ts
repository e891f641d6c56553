export { unavailableSentence } from './answer/api-error.ts';
export * from './audit-log/index.ts';
export type { Caller } from './auth/caller.ts';
export * from './auth/index.ts';
export { createFailureLog } from './background/failure-log.ts';
export { ConcurrencyLimiter } from './concurrency/concurrency-limiter.ts';
export { limiterSizes } from './concurrency/concurrency-limiters.ts';
export { type ApiHandler, type ApiOptions, createApiHandler } from './dispatch/api-handler.ts';
export {
  createInspector,
  type Inspection,
  inspectionHeader,
  productVersion,
  signInspection,
  untold,
} from './dispatch/inspection.ts';
export type { ExportSettings } from './exports/exports.ts';
export type { S3Settings } from './exports/s3-store.ts';
export type { ProxyTrust } from './http/proxy-trust.ts';
export { permissionsPolicy, securityHeaders } from './http/security-headers.ts';
export { breakOpenStreams } from './http/send-stream.ts';
export { endWithUnreadBody } from './http/unread-body.ts';
export * from './identity-providers/index.ts';
export { measureInstallation } from './metrics/installation-metrics.ts';
export { createRegistry } from './metrics/process-metrics.ts';
export type { ReadinessCheck } from './metrics/readiness.ts';
export { createCursorSigner } from './pagination/signer.ts';
export type { Context, Services } from './procedure/context.ts';
export { createServices, type ServicesOptions } from './procedure/services.ts';
export { createLimits, type Limits } from './rate-limit/rate-limits.ts';
export { type AppRouter, appRouter } from './router/index.ts';
export type { DemoSignIn, SignIns } from './sign-in/options.ts';
export { litellmAgentFields } from './sources/litellm.ts';
export { defaultSourceSettings, type SourceSettings } from './sources/settings.ts';
export { hasCertificates } from './timestamps/timestamp.ts';
export { noticeNewSessions } from './webhooks/notice-new-sessions.ts';
export type { WebhookSettings } from './webhooks/webhooks.ts';
