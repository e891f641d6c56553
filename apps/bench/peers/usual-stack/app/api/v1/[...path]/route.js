import { createOpenApiFetchHandler } from 'trpc-to-openapi';
import { appRouter } from '../../../../server/router.js';

export const dynamic = 'force-dynamic';

export const GET = (req) =>
  createOpenApiFetchHandler({ endpoint: '/api/v1', req, router: appRouter, createContext: () => ({}) });
