import { newId, type Session } from '@masker/contract';
import type { Server } from './server.ts';

/**
 * Sends sessions that start now, one after another, as the demo user.
 *
 * @param changes fields that are not as usual
 * @returns their ids; the newest last
 */
export async function sendSessions(
  server: Server,
  count: number,
  changes: Partial<Session> = {},
): Promise<string[]> {
  const [known] = (await server.get<{ data: Session[] }>('/api/v1/sessions?since=90d&limit=1')).data;
  const ids: string[] = [];
  for (let sent = 0; sent < count; sent++) {
    const started_at = new Date().toISOString();
    const session = {
      id: newId('session'),
      agent_id: known?.agent_id,
      started_at,
      ended_at: started_at,
      status: 'ok',
      redactions_by_kind: { PHONE: 1 },
      upstream_model: null,
      ...changes,
    };
    const answer = await fetch(`${server.url}/api/v1/sessions`, {
      method: 'POST',
      headers: { cookie: server.cookie, 'content-type': 'application/json' },
      body: JSON.stringify(session),
    });
    if (!answer.ok) throw new Error(`the server answered ${answer.status}: ${await answer.text()}`);
    ids.push(session.id);
    // Sessions that start in the same millisecond are ordered by their ids.
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  return ids;
}
