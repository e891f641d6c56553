/** The paths of routes outside the router. */
export const paths = {
  export: '/api/v1/sessions/export',
  auditExport: '/api/v1/access-log/export',
  exportContent: '/api/v1/exports/{export_id}/content',
  exportTimestamp: '/api/v1/exports/{export_id}/timestamp',
  exportKeys: '/api/v1/export-keys',
  kinds: '/api/v1/kinds',
  ingestLitellm: '/api/v1/ingest/litellm',
  ingestVapi: '/api/v1/ingest/vapi',
  ingestRetell: '/api/v1/ingest/retell',
  traces: '/v1/traces',
  live: '/api/healthz',
  ready: '/api/readyz',
  metrics: '/api/metrics',
  openapi: '/api/openapi.json',
  docs: '/api/docs',
  docsStyle: '/api/docs/docs.css',
  docsScript: '/api/docs/docs.js',
} as const;

/** The path prefix of the sign-in routes. */
export const authPrefix = '/api/v1/auth/';

/** The path prefix of tRPC calls. */
export const trpcPrefix = '/api/trpc/';
