import { type AgentPage, newId } from '@masker/contract';
import { describe, expect, test } from 'vitest';
import { ingesting } from './support/ingest.ts';
import type { Tenant } from './support/installation.ts';
import { session } from './support/sessions.ts';

const { current, send, stored } = ingesting();

describe('agents', () => {
  test('have their id as a name until a session brings one, by ingest or import', async () => {
    const names = async () =>
      ((await (await current.installation.get('/api/v1/agents', current.tenant)).json()) as AgentPage).data
        .map(({ id, name }) => [id, name])
        .sort();
    const [one, other] = [newId('agent'), newId('agent')].sort() as [string, string];
    const nameless = (agentId: string) => {
      const { agent_name: _, ...rest } = session({ agentId });
      return rest;
    };
    await send([nameless(one), nameless(other)]);
    expect(await names()).toEqual([
      [one, one],
      [other, other],
    ]);
    await send(session({ agentId: one, agentName: 'front-desk' }));
    await send(`${JSON.stringify(session({ agentId: other, agentName: 'billing' }))}\n`, {
      'content-type': 'application/x-ndjson',
    });
    await send(session({ agentId: one, agentName: 'another' }));
    expect(await names()).toEqual([
      [one, 'front-desk'],
      [other, 'billing'],
    ]);
  });

  test('appear automatically, can be renamed and deleted, and their sessions keep their names', async () => {
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

  test('are found by a part of their name, ignoring case, or by their id', async () => {
    const names = ['Clinic-Line-2100', 'Ärzte-Hotline', '100%_sure', 'other'];
    const sent = names.map((agentName) => session({ agentId: newId('agent'), agentName }));
    for (const one of sent) await send(one);
    const { installation, tenant } = current;
    const find = async (search: string, more = '') => {
      const path = `/api/v1/agents?search=${encodeURIComponent(search)}${more}`;
      const answer = (await (await installation.get(path, tenant)).json()) as AgentPage;
      return { names: answer.data.map(({ name }) => name), next: answer.next_cursor };
    };
    expect(await find('line-2')).toEqual({ names: ['Clinic-Line-2100'], next: null });
    expect((await find('LINE')).names.sort()).toEqual(['Clinic-Line-2100', 'Ärzte-Hotline'].sort());
    for (const literal of ['%', '_', '100%_']) expect((await find(literal)).names).toEqual(['100%_sure']);
    expect((await find(sent[3]?.agent_id as string)).names).toEqual(['other']);
    expect((await find('nobody')).names).toEqual([]);

    const first = await find('line', '&limit=1');
    const second = await find('line', `&limit=1&cursor=${first.next}`);
    expect([...first.names, ...second.names].sort()).toEqual(['Clinic-Line-2100', 'Ärzte-Hotline'].sort());
    expect(second.next).toBeNull();
    const path = `/api/v1/agents?cursor=${first.next}`;
    expect((await installation.get(`${path}&search=other`, tenant)).status).toBe(422);
    expect(await (await installation.get(path, tenant)).json()).toMatchObject({
      data: [{ name: second.names[0] }],
      next_cursor: null,
    });
    const stranger = await installation.tenant();
    expect(await (await installation.get('/api/v1/agents?search=line', stranger)).json()).toMatchObject({
      data: [],
    });
  });

  test('of another account cannot be changed, and an invalid name is refused', async () => {
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
