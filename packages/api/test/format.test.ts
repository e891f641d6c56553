import { sessionPageSchema } from '@masker/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createInstallation, type Installation, type Tenant } from './support/installation.ts';
import { session } from './support/sessions.ts';

let installation: Installation;
let tenant: Tenant;

beforeAll(async () => {
  installation = await createInstallation();
  tenant = await installation.tenant();
});
afterAll(() => installation.close());

describe('a page of sessions', () => {
  test('equals the documented one, except for the order of the kinds', async () => {
    const documented = {
      ...session({
        agentId: 'agt_01HYZ000000000000000000000',
        startedAt: Date.UTC(2026, 4, 3, 21, 14, 32),
        kinds: { PHONE: 1, NAME: 2, DOB: 1 },
      }),
      id: 'sess_01HYZ000000000000000000000',
    };
    await installation.insert(tenant.accountId, [documented]);
    const response = await installation.get('/api/v1/sessions?since=2026-05-03T21:14:32Z', tenant);
    const text = await response.text();
    expect(text.replace(/"redactions_by_kind":\{[^}]*\}/, '"redactions_by_kind":{}')).toBe(
      '{"data":[{"id":"sess_01HYZ000000000000000000000","agent_id":"agt_01HYZ000000000000000000000",' +
        '"agent_name":"appointment-bot-prod","started_at":"2026-05-03T21:14:32Z",' +
        '"ended_at":"2026-05-03T21:14:32.794Z","duration_ms":794,"status":"ok","redaction_count":4,' +
        '"redactions_by_kind":{},"upstream_model":"gpt-4o-mini"}],"next_cursor":null}',
    );
    expect(JSON.parse(text).data[0].redactions_by_kind).toEqual({ PHONE: 1, NAME: 2, DOB: 1 });
  });

  test('keeps unusual values: no redactions, custom kinds, no model, names that need escaping', async () => {
    const odd = [
      session({ kinds: {}, upstreamModel: null }),
      session({ kinds: { INSURANCE_PLAN_ID: 3 }, agentName: 'línea "ñ" \\ </script> 🦷' }),
      session({ startedAt: Date.now() - 90_005, durationMs: 0 }),
    ];
    const other = await installation.tenant();
    await installation.insert(other.accountId, odd);
    const page = sessionPageSchema.parse(await (await installation.get('/api/v1/sessions', other)).json());
    for (const one of odd) expect(page.data).toContainEqual(one);
  });

  test('has the documented headers', async () => {
    const response = await installation.get('/api/v1/sessions?since=30d', tenant);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'private, no-store',
      'x-request-id': expect.stringMatching(/^req_/),
    });
    expect(response.headers.has('link')).toBe(false);
    expect(response.headers.has('access-control-allow-origin')).toBe(false);
  });

  test('links to the next page if there is one', async () => {
    const other = await installation.tenant();
    await installation.insert(other.accountId, [session(), session(), session()]);
    const first = await installation.get('/api/v1/sessions?limit=2&since=1h', other);
    const link = /^<(.+)>; rel="next"$/.exec(first.headers.get('link') ?? '')?.[1];
    const { next_cursor } = (await first.json()) as { next_cursor: string };
    expect(link).toBe(`/api/v1/sessions?limit=2&since=1h&cursor=${next_cursor}`);
    const second = await installation.get(link as string, other);
    expect(second.headers.has('link')).toBe(false);
    expect(((await second.json()) as { data: unknown[] }).data).toHaveLength(1);
  });
});

describe('methods', () => {
  test('HEAD returns the headers of GET', async () => {
    const got = await installation.get('/api/v1/me', tenant);
    const head = await installation.get('/api/v1/me', tenant, { method: 'HEAD' });
    expect(head.status).toBe(200);
    expect(await head.text()).toBe('');
    for (const name of ['content-type', 'cache-control', 'content-length']) {
      expect(head.headers.get(name)).toBe(got.headers.get(name));
    }
  });

  test.each(['DELETE', 'PUT', 'PATCH', 'OPTIONS'])('%s is 405 with allow', async (method) => {
    const response = await installation.get('/api/v1/me', tenant, { method });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('GET, HEAD');
    expect(await response.json()).toMatchObject({ error: { code: 'method_not_allowed' } });
  });
});
