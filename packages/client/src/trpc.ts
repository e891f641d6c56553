/** For those who make the tRPC client themselves, for `@trpc/tanstack-react-query`. */
export { maskerLink } from './link.ts';
export type { AppRouter } from './router.ts';
