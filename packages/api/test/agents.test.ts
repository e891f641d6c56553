import { newId } from '@masker/contract';
import { describe, expect, test } from 'vitest';
import { ingesting } from './support/ingest.ts';
import type { Tenant } from './support/installation.ts';
import { session } from './support/sessions.ts';

const { current, send, stored } = ingesting();

describe('agents', () => {
  test('appear by themselves, can be renamed and deleted, and their sessions keep the name they had', async () => {
    const agentId = newId('agent');
    const first = session({ agentId, agentName: 'old-name' });
    await send(first);
    const path = `/api/v1/agents/${agentId}`;
    const json = { 'content-type': 'application/json' };
    const renamed = await current.installation.get(path, current.tenant, {
      method: 'PATCH',
      body: '{"name":"new-name"}',
      headers: json,
    });
    expect(renamed.status).toBe(200);
    expect(await renamed.json()).toMatchObject({
      agent: { id: agentId, name: 'new-name', session_count: 1 },
    });
    expect(await stored()).toEqual([first]);

    const { agent_name: _, ...nameless } = session({ agentId });
    await send(nameless);
    expect((await stored()).map((one) => one.agent_name).sort()).toEqual(['new-name', 'old-name']);

    expect((await current.installation.get(path, current.tenant, { method: 'DELETE' })).status).toBe(200);
    expect((await current.installation.get(path, current.tenant, { method: 'DELETE' })).status).toBe(404);
    expect(await (await current.installation.get('/api/v1/agents', current.tenant)).json()).toEqual({
      data: [],
      next_cursor: null,
    });
    expect(await stored()).toHaveLength(2);

    await send(session({ agentId }));
    const listed = (await (await current.installation.get('/api/v1/agents', current.tenant)).json()) as {
      data: unknown[];
    };
    expect(listed.data).toMatchObject([{ id: agentId, name: 'new-name', session_count: 3 }]);
  });

  test('of another account cannot be changed, and a bad name is refused', async () => {
    const stranger = await current.installation.tenant();
    const one = session();
    await send(one);
    const path = `/api/v1/agents/${one.agent_id}`;
    const json = { 'content-type': 'application/json' };
    const change = (whose: Tenant, body: string) =>
      current.installation.get(path, whose, { method: 'PATCH', body, headers: json });
    expect((await change(stranger, '{"name":"x"}')).status).toBe(404);
    for (const body of [
      '{}',
      '{"name":""}',
      '{"name":"a\\u0000b"}',
      '{"name":"x","id":"y"}',
      '[]',
      '{"agent_id":"x","name":"y"}',
    ]) {
      expect({ body, status: (await change(current.tenant, body)).status }).toEqual({ body, status: 422 });
    }
  });
});
