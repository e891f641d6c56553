import { newId } from '@masker/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { send as post, stored as storedIn } from './support/ingest.ts';
import { createInstallation, type Installation, type Tenant } from './support/installation.ts';
import { session } from './support/sessions.ts';

let installation: Installation;
let tenant: Tenant;

beforeAll(async () => {
  installation = await createInstallation();
});
afterAll(() => installation.close());
beforeEach(async () => {
  tenant = await installation.tenant();
});

const send = (body: unknown, headers: Record<string, string> = {}, whose = tenant) =>
  post(installation, whose, body, headers);
const stored = (whose = tenant) => storedIn(installation, whose);

describe('agents', () => {
  test('appear by themselves, can be renamed and deleted, and their sessions keep the name they had', async () => {
    const agentId = newId('agent');
    const first = session({ agentId, agentName: 'old-name' });
    await send(first);
    const path = `/api/v1/agents/${agentId}`;
    const json = { 'content-type': 'application/json' };
    const renamed = await installation.get(path, tenant, {
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

    expect((await installation.get(path, tenant, { method: 'DELETE' })).status).toBe(200);
    expect((await installation.get(path, tenant, { method: 'DELETE' })).status).toBe(404);
    expect(await (await installation.get('/api/v1/agents', tenant)).json()).toEqual({
      data: [],
      next_cursor: null,
    });
    expect(await stored()).toHaveLength(2);

    await send(session({ agentId }));
    const listed = (await (await installation.get('/api/v1/agents', tenant)).json()) as { data: unknown[] };
    expect(listed.data).toMatchObject([{ id: agentId, name: 'new-name', session_count: 3 }]);
  });

  test('of another account cannot be changed, and a bad name is refused', async () => {
    const stranger = await installation.tenant();
    const one = session();
    await send(one);
    const path = `/api/v1/agents/${one.agent_id}`;
    const json = { 'content-type': 'application/json' };
    const change = (whose: Tenant, body: string) =>
      installation.get(path, whose, { method: 'PATCH', body, headers: json });
    expect((await change(stranger, '{"name":"x"}')).status).toBe(404);
    for (const body of [
      '{}',
      '{"name":""}',
      '{"name":"a\\u0000b"}',
      '{"name":"x","id":"y"}',
      '[]',
      '{"agent_id":"x","name":"y"}',
    ]) {
      expect({ body, status: (await change(tenant, body)).status }).toEqual({ body, status: 422 });
    }
  });
});
