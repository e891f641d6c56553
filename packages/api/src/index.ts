export * from './auth/index.ts';
export type { Caller, Context, Services } from './context.ts';
export { createCursorSeal } from './cursor/seal.ts';
export { type ApiHandler, type ApiOptions, createApiHandler } from './http/api-handler.ts';
export type { SignIns } from './http/auth-routes.ts';
export type { ReadinessCheck } from './http/health.ts';
export { type AppRouter, appRouter } from './router/index.ts';
export { createServices, type ServicesOptions } from './services.ts';
