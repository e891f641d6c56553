import { type IdKind, newId, type Session } from '@masker/contract';
import { createCursorSigner } from '../../src/index.ts';
import { invite, makeExport, makeSchedule, makeToken, makeWebhook, saveView } from './access.ts';
import { type Installation, secret, type Tenant } from './installation.ts';
import { session } from './sessions.ts';

/** What an account has, one of each kind; or what nobody has. */
export type Belongings = Record<Exclude<IdKind, 'request'>, string> & {
  cursors: Record<
    'sessions' | 'agents' | 'tokens' | 'members' | 'access' | 'exports' | 'webhookDeliveries',
    string
  >;
};

/** In every name and text of what {@link fill} makes, and nowhere else. */
export const mark = 'MARK';

/** Well-formed ids and cursors of nothing at all. */
export function ofNobody(): Belongings {
  const { sign } = createCursorSigner(secret);
  const account = newId('account');
  const by = (k: string, i: string) => sign(account, { v: 1, k, i });
  const now = Date.now();
  return {
    account,
    agent: newId('agent'),
    session: newId('session'),
    user: newId('user'),
    signIn: newId('signIn'),
    token: newId('token'),
    invitation: newId('invitation'),
    view: newId('view'),
    export: newId('export'),
    exportSchedule: newId('exportSchedule'),
    webhook: newId('webhook'),
    webhookDelivery: newId('webhookDelivery'),
    cursors: {
      sessions: sign(account, { v: 1, k: 'sessions', t: now, i: newId('session'), f: now - 86_400_000 }),
      agents: by('agents', newId('agent')),
      tokens: by('tokens', newId('token')),
      members: by('members', newId('user')),
      exports: by('exports', newId('export')),
      webhookDeliveries: by('webhookDeliveries', newId('webhookDelivery')),
      access: sign(account, { v: 1, k: 'access', i: 1, f: now - 86_400_000 }),
    },
  };
}

/** Gives an account two of everything, and tells of one. */
export async function fill(installation: Installation, tenant: Tenant): Promise<Belongings> {
  const { directory } = installation.database;
  const { accountId, userId } = tenant;
  await directory.account.update({ where: { id: accountId }, data: { name: `${mark} account` } });
  const colleague = await installation.tenant({ role: 'viewer', accountId });
  for (const [i, id] of [userId, colleague.userId].entries()) {
    await directory.user.update({
      where: { id },
      data: { name: `${mark} ${i}`, email: `${mark}${i}@${id}` },
    });
  }
  const signIn = await directory.signIn.findFirstOrThrow({ where: { userId } });
  await directory.signIn.update({ where: { id: signIn.id }, data: { userAgent: mark } });
  const rows: Session[] = [newId('agent'), newId('agent')].map((agentId, i) =>
    session({ agentId, agentName: `${mark} agent ${i}`, upstreamModel: `${mark} model`, kinds: { NAME: 7 } }),
  );
  await installation.insert(accountId, rows);
  const [token] = [
    await makeToken(installation, tenant, { name: `${mark} token` }),
    await makeToken(installation, tenant, { name: `${mark} token` }),
  ];
  const { invitation } = await invite(installation, tenant);
  const [view] = [
    await saveView(installation, tenant, { name: `${mark} view`, shared: true }),
    await saveView(installation, tenant, { name: `${mark} private view`, is_default: true }),
  ];
  const [schedule] = [await makeSchedule(installation, tenant), await makeSchedule(installation, tenant)];
  const [{ webhook }] = [
    await makeWebhook(installation, tenant, {
      name: `${mark} webhook`,
      url: `https://receiver.test/${mark}`,
    }),
    await makeWebhook(installation, tenant),
  ];
  const deliveries = [newId('webhookDelivery'), newId('webhookDelivery')];
  await installation.database.pool.query(
    `INSERT INTO webhook_delivery (account_id, webhook_id, id, type, subject, status, next_attempt_at)
     SELECT $1, $2, made, 'session.created', $4, 'failed', NULL FROM unnest($3::text[]) AS made`,
    [accountId, webhook.id, deliveries, rows[0]?.id],
  );
  const [exported] = [await makeExport(installation, tenant), await makeExport(installation, tenant)];
  const cursor = async (path: string): Promise<string> => {
    const page = await (await installation.get(`/api/v1/${path}?limit=1`, tenant)).json();
    return (page as { next_cursor: string }).next_cursor;
  };
  const cursors = {
    sessions: await cursor('sessions'),
    agents: await cursor('agents'),
    tokens: await cursor('tokens'),
    members: await cursor('members'),
    exports: await cursor('exports'),
    webhookDeliveries: await cursor(`webhooks/${webhook.id}/deliveries`),
  };
  // What was asked for just now is in the record only once that was written.
  await installation.recorder.flush();
  return {
    account: accountId,
    agent: rows[0]?.agent_id as string,
    session: rows[0]?.id as string,
    user: colleague.userId,
    signIn: signIn.id,
    token: token.id,
    invitation: invitation.id,
    view: view.id,
    export: exported.id,
    exportSchedule: schedule.id,
    webhook: webhook.id,
    webhookDelivery: deliveries[0] as string,
    cursors: { ...cursors, access: await cursor('access-log') },
  };
}
