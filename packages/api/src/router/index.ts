import { router } from '../trpc.ts';
import { accessLogRouter } from './access-log.ts';
import { agentsRouter } from './agents.ts';
import { meRouter } from './me.ts';
import { sessionsRouter } from './sessions.ts';

/** Every procedure. REST routes and the OpenAPI document are made from the same object. */
export const appRouter = router({
  sessions: sessionsRouter,
  agents: agentsRouter,
  accessLog: accessLogRouter,
  me: meRouter,
});

export type AppRouter = typeof appRouter;
