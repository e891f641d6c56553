import { router } from '../procedure/trpc.ts';
import { accountsRouter } from './accounts.ts';
import { agentsRouter } from './agents.ts';
import { auditLogRouter } from './audit-log.ts';
import { exportSchedulesRouter } from './export-schedules.ts';
import { exportsRouter } from './exports.ts';
import { invitationsRouter } from './invitations.ts';
import { loginSessionsRouter } from './login-sessions.ts';
import { meRouter } from './me.ts';
import { membersRouter } from './members.ts';
import { retentionRouter } from './retention.ts';
import { sessionsRouter } from './sessions.ts';
import { tokensRouter } from './tokens.ts';
import { viewsRouter } from './views.ts';
import { webhooksRouter } from './webhooks.ts';

/** All procedures. REST routes and the OpenAPI document are generated from the same object. */
export const appRouter = router({
  sessions: sessionsRouter,
  agents: agentsRouter,
  exports: exportsRouter,
  exportSchedules: exportSchedulesRouter,
  webhooks: webhooksRouter,
  views: viewsRouter,
  accessLog: auditLogRouter,
  me: meRouter,
  accounts: accountsRouter,
  retention: retentionRouter,
  tokens: tokensRouter,
  members: membersRouter,
  invitations: invitationsRouter,
  signIns: loginSessionsRouter,
});

export type AppRouter = typeof appRouter;
