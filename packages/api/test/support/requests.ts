import { appRouter } from '../../src/index.ts';
import { fixedRoutes } from '../../src/openapi/fixed-routes.ts';
import type { Meta } from '../../src/procedure/trpc.ts';
import type { Belongings } from './belongings.ts';
import { session } from './sessions.ts';

/** Something that can be asked for with a credential: a procedure, or a route beside them. */
export interface Ask {
  name: string;
  type: 'query' | 'mutation' | 'subscription';
  /** Null for what only tRPC has. */
  rest: { method: string; path: string } | null;
  /** Whether there is a procedure behind it. */
  trpc: boolean;
  input: Meta['input'];
  /** Whether a token can be let in, whatever its scopes. */
  forTokens: boolean;
  scope: Meta['scope'];
}

/** Everything that can be asked for, from the router itself and from the list of routes beside it. */
export const asks: readonly Ask[] = [
  ...Object.entries(appRouter._def.procedures as unknown as Record<string, Procedure>).map(
    ([name, { _def }]): Ask => {
      const { rest, input, scope, person, role } = _def.meta;
      const forTokens = !person && !role;
      return { name, type: _def.type, rest, trpc: true, input, forTokens, scope };
    },
  ),
  ...fixedRoutes.flatMap(({ name, method, path, input, scope }): Ask[] =>
    scope && input
      ? [{ name, type: 'query', rest: { method, path }, trpc: false, input, forTokens: true, scope }]
      : [],
  ),
];

interface Procedure {
  _def: { type: Ask['type']; meta: Meta };
}

const sent = session();

/**
 * What each of them is asked with when it is about these things. Whatever is an id or a cursor in its input is
 * in one of them.
 */
export const requests: Record<string, (of: Belongings) => object[]> = {
  'sessions.list': (of) => [
    {},
    { since: '7d', agent_id: of.agent },
    { cursor: of.cursors.sessions },
    { cursor: of.cursors.agents },
  ],
  'sessions.stats': (of) => [{ since: '7d' }, { since: '7d', agent_id: of.agent }],
  'sessions.facets': (of) => [{ since: '7d' }, { since: '7d', agent_id: of.agent }],
  'sessions.export': (of) => [{}, { since: '7d', agent_id: of.agent, format: 'csv' }],
  'sessions.get': (of) => [{ session_id: of.session }],
  'sessions.ingest': (of) => [{ ...sent, id: of.session, agent_id: of.agent }],
  'sessions.watch': (of) => [{ agent_id: of.agent }, { lastEventId: of.session }],
  'agents.list': (of) => [{}, { cursor: of.cursors.agents }, { cursor: of.cursors.tokens }],
  'agents.sessions': (of) => [
    { agent_id: of.agent, since: '7d' },
    { agent_id: of.agent, cursor: of.cursors.sessions },
  ],
  'agents.rename': (of) => [{ agent_id: of.agent, name: 'renamed' }],
  'agents.delete': (of) => [{ agent_id: of.agent }],
  'exports.create': (of) => [{ format: 'ndjson', since: '7d', agent_id: of.agent }],
  'exports.list': (of) => [
    {},
    { schedule_id: of.exportSchedule },
    { cursor: of.cursors.exports },
    { cursor: of.cursors.agents },
  ],
  'exports.get': (of) => [{ export_id: of.export }],
  'exports.content': (of) => [{ export_id: of.export }],
  'exports.timestamp': (of) => [{ export_id: of.export }],
  'exports.statement': (of) => [{ export_id: of.export }],
  'exports.report': (of) => [{ export_id: of.export }],
  'exports.delete': (of) => [{ export_id: of.export }],
  'exportSchedules.list': () => [{}],
  'exportSchedules.create': (of) => [{ every: 'day', format: 'csv', agent_id: of.agent }],
  'exportSchedules.update': (of) => [{ schedule_id: of.exportSchedule, paused: true }],
  'exportSchedules.delete': (of) => [{ schedule_id: of.exportSchedule }],
  'webhooks.list': () => [{}],
  'webhooks.create': (of) => [
    {
      name: 'a webhook',
      url: 'https://receiver.test/',
      events: ['export.ready'],
      filters: { agent_id: of.agent },
    },
  ],
  'webhooks.update': (of) => [
    { webhook_id: of.webhook, name: 'renamed' },
    { webhook_id: of.webhook, filters: { agent_id: of.agent } },
  ],
  'webhooks.delete': (of) => [{ webhook_id: of.webhook }],
  'webhooks.rotateSecret': (of) => [{ webhook_id: of.webhook }],
  'webhooks.test': (of) => [{ webhook_id: of.webhook }],
  'webhooks.deliveries': (of) => [
    { webhook_id: of.webhook },
    { webhook_id: of.webhook, cursor: of.cursors.webhookDeliveries },
  ],
  'webhooks.replay': (of) => [{ webhook_id: of.webhook, delivery_id: of.webhookDelivery }],
  'views.list': () => [{}],
  'views.create': (of) => [{ name: 'a view', filters: { agent_id: of.agent } }],
  'views.update': (of) => [
    { view_id: of.view, is_default: true },
    { view_id: of.view, filters: { agent_id: of.agent } },
  ],
  'views.delete': (of) => [{ view_id: of.view }],
  'accessLog.list': (of) => [
    { actor_id: of.user },
    { target: of.session },
    { cursor: of.cursors.tokens },
    { cursor: of.cursors.access },
  ],
  'accessLog.export': (of) => [{ actor_id: of.user }, { target: of.session, format: 'csv' }],
  'accessLog.actors': (of) => [{}, { search: of.user }, { cursor: of.cursors.agents }],
  'me.get': () => [{}],
  'accounts.list': () => [{}],
  'accounts.switch': (of) => [{ account_id: of.account }],
  'accounts.rename': (of) => [{ account_id: of.account, name: 'renamed' }],
  'retention.get': () => [{}],
  'tokens.list': (of) => [{}, { cursor: of.cursors.tokens }, { cursor: of.cursors.members }],
  'tokens.create': (of) => [{ name: 'a token', scopes: ['sessions:read'], agent_id: of.agent }],
  'tokens.revoke': (of) => [{ token_id: of.token }],
  'members.list': (of) => [{}, { cursor: of.cursors.members }],
  'members.changeRole': (of) => [{ user_id: of.user, role: 'admin' }],
  'members.remove': (of) => [{ user_id: of.user }],
  'members.signOut': (of) => [{ user_id: of.user }],
  'members.signOutAll': () => [{}],
  'invitations.list': () => [{}],
  'invitations.create': () => [{ role: 'viewer' }],
  'invitations.revoke': (of) => [{ invitation_id: of.invitation }],
  'signIns.list': () => [{}],
  'signIns.revoke': (of) => [{ sign_in_id: of.signIn }],
  'signIns.revokeAll': () => [{}],
};
