/** The addresses of the API outside the router, whose routes have their own paths. */
export const paths = {
  export: '/api/v1/sessions/export',
  live: '/api/healthz',
  ready: '/api/readyz',
  metrics: '/api/metrics',
  openapi: '/api/openapi.json',
  docs: '/api/docs',
  docsStyle: '/api/docs/docs.css',
  docsScript: '/api/docs/docs.js',
} as const;

/** What the paths of sign-in begin with. */
export const authPrefix = '/api/v1/auth/';

/** What the paths of tRPC calls begin with. */
export const trpcPrefix = '/api/trpc/';
