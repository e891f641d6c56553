import { newId, type Session } from '@masker/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { makeToken } from './support/access.ts';
import type { Sent } from './support/ingest.ts';
import { createInstallation, type Installation, type Tenant } from './support/installation.ts';
import { said } from './support/litellm-log.ts';
import { expectNowhere } from './support/nowhere.ts';
import {
  retellEvent as event,
  vapiReport as report,
  signedByRetell as signed,
} from './support/webhook-events.ts';

let installation: Installation;
let tenant: Tenant;
/** Two accounts with webhooks of Retell. */
const retell = { accountId: newId('account'), key: 'key_5f3c9a7e2b1d4086' };
const other = { accountId: newId('account'), key: 'key_0a1b2c3d4e5f6071' };

beforeAll(async () => {
  installation = await createInstallation({ sources: { retellKeys: [other, retell] } });
  for (const { accountId } of [retell, other])
    await installation.database.directory.account.create({ data: { id: accountId, name: 'A clinic' } });
});
afterAll(() => installation.close());
beforeEach(async () => {
  tenant = await installation.tenant();
  await installation.database.pool.query('DELETE FROM session WHERE account_id = ANY($1)', [
    [retell.accountId, other.accountId],
  ]);
});

async function stored(accountId: string): Promise<Session[]> {
  const { rows } = await installation.database.pool.query<{ wire: string }>(
    'SELECT wire FROM session WHERE account_id = $1 ORDER BY started_at',
    [accountId],
  );
  return rows.map(({ wire }) => JSON.parse(wire) as Session);
}

async function post(
  path: string,
  body: string,
  headers: Record<string, string>,
  who: object | null,
): Promise<Sent> {
  const response = await installation.get(path, who as never, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', ...headers },
  });
  return { status: response.status, body: (await response.json()) as Sent['body'] };
}

const added = (accepted: number, duplicates = 0) => ({
  status: 200,
  body: { accepted, duplicates, rejected: [], rejected_count: 0 },
});

describe('Vapi', () => {
  const send = async (body: object, asked = {}) => {
    const { token } = await makeToken(installation, tenant, { scopes: ['sessions:write'], ...asked });
    return post('/api/v1/ingest/vapi', JSON.stringify(body), { authorization: `Bearer ${token}` }, null);
  };

  test('sends an end-of-call report, which becomes a session without counts, once', async () => {
    expect(await send(report())).toEqual(added(1));
    expect(await send(report())).toEqual(added(0, 1));
    const [session] = await stored(tenant.accountId);
    expect(session).toEqual({
      id: session?.id,
      agent_id: session?.agent_id,
      agent_name: 'Front desk',
      started_at: '2026-05-03T21:14:32.123Z',
      ended_at: '2026-05-03T21:16:02.500Z',
      duration_ms: 90_377,
      status: 'ok',
      redaction_count: 0,
      redactions_by_kind: {},
      upstream_model: 'gpt-4o',
      redactions_reported: false,
    });
    // The agent is known by its id there: another name is the same agent.
    await send(report({ assistant: { name: 'Renamed' } }, { id: 'another' }));
    const agents = (await stored(tenant.accountId)).map(({ agent_id }) => agent_id);
    expect(new Set(agents).size).toBe(1);
  });

  test.each<[object, object, Partial<Session>]>([
    [{ endedReason: 'pipeline-error-openai-llm-failed' }, {}, { status: 'error' }],
    [{ endedReason: 'phone-call-provider-closed-websocket' }, {}, { status: 'error' }],
    [{ endedReason: 'assistant-request-returned-no-assistant' }, {}, { status: 'error' }],
    [{ endedReason: 'silence-timed-out' }, {}, { status: 'ok' }],
    [{ endedReason: 'vonage-completed' }, {}, { status: 'ok' }],
    [{ startedAt: '2026-05-03T23:14:32.123999+02:00' }, {}, { started_at: '2026-05-03T21:14:32.123Z' }],
    [
      { endedReason: 'customer-did-not-answer', startedAt: undefined },
      {},
      { status: 'ok', started_at: '2026-05-03T21:14:20Z', upstream_model: null },
    ],
    [
      { startedAt: undefined, endedAt: undefined, assistant: undefined },
      { startedAt: '2026-05-03T21:14:31Z', endedAt: '2026-05-03T21:15:00Z' },
      { started_at: '2026-05-03T21:14:31Z', agent_name: 'asst-1', upstream_model: 'vapi' },
    ],
  ])('a report with %j and a call with %j', async (changes, call, expected) => {
    expect(await send(report(changes, call))).toEqual(added(1));
    expect((await stored(tenant.accountId))[0]).toMatchObject(expected);
  });

  test('may send other messages, which are not stored', async () => {
    expect(await send(report({ type: 'status-update' }))).toEqual(added(0));
    expect(await stored(tenant.accountId)).toEqual([]);
  });

  test.each<[string, object, string]>([
    ['no call', report({ call: undefined }), 'has no call.id'],
    [
      'a start that is no time, which is not a call that was never connected',
      report({ startedAt: said }),
      'has no startedAt that is a time',
    ],
    ['a start before 1970', report({ startedAt: -1 }), 'has no startedAt that is a time'],
    [
      'a start on a day that does not exist',
      report({ startedAt: '2026-02-29T21:14:32Z' }),
      'has no startedAt that is a time',
    ],
    ['a start in words', report({ startedAt: '3 May 2026 21:14 Z' }), 'has no startedAt that is a time'],
    ['no message', report().message, 'has no message.type: it is not a server message of Vapi'],
    ['no end', report({ endedAt: said, timestamp: undefined }), 'has no endedAt that is a time'],
  ])('is told what is wrong with a report that has %s', async (_what, body, message) => {
    const sent = await send(body);
    expect(sent.body.rejected).toEqual([{ line: 1, code: 'bad_request', message }]);
    expect(JSON.stringify(sent.body)).not.toContain(said);
  });

  test.each<[string, (one: object, two: object) => string]>([
    ['a list', (one, two) => JSON.stringify([one, two])],
    ['lines', (one, two) => `${JSON.stringify(one)}\n${JSON.stringify(two)}`],
    ['one and a part of the next', (one) => `${JSON.stringify(one)}{"message":`],
  ])('is told that several reports in one body, as %s, are not stored', async (_what, together) => {
    const { token } = await makeToken(installation, tenant, { scopes: ['sessions:write'] });
    const body = together(report(), report({}, { id: 'another' }));
    const sent = await post('/api/v1/ingest/vapi', body, { authorization: `Bearer ${token}` }, null);
    expect(sent.status).toBe(400);
    expect(sent.body.error?.message).toBe(
      'The body has more than one record; send each alone. Nothing was stored.',
    );
    expect(await stored(tenant.accountId)).toEqual([]);
  });

  test('needs a token that may write', async () => {
    expect((await send(report(), { scopes: ['sessions:read'] })).status).toBe(403);
    expect((await post('/api/v1/ingest/vapi', '{}', {}, null)).status).toBe(401);
  });
});

describe('Retell', () => {
  const send = (body: string, headers = signed(body, retell.key)) =>
    post('/api/v1/ingest/retell', body, headers as unknown as Record<string, string>, null);

  test('sends the end of a call, which becomes a session of the account whose key signed it, once', async () => {
    expect(await send(event())).toEqual(added(1));
    expect(await send(event())).toEqual(added(0, 1));
    const [session] = await stored(retell.accountId);
    expect(session).toEqual({
      id: session?.id,
      agent_id: session?.agent_id,
      agent_name: 'Intake',
      started_at: '2026-05-03T21:14:32.123Z',
      ended_at: '2026-05-03T21:16:02.500Z',
      duration_ms: 90_377,
      status: 'ok',
      redaction_count: 0,
      redactions_by_kind: {},
      upstream_model: 'retell',
      redactions_reported: false,
    });
    expect(await stored(other.accountId)).toEqual([]);
    expect(await send(event(), signed(event(), other.key))).toEqual(added(1));
    expect(await stored(other.accountId)).toHaveLength(1);
  });

  test.each<[object, Partial<Session>]>([
    [{ disconnection_reason: 'error_asr' }, { status: 'error' }],
    [{ call_status: 'error' }, { status: 'error' }],
    [
      { call_status: 'not_connected', disconnection_reason: 'dial_no_answer', start_timestamp: undefined },
      { status: 'ok', duration_ms: 0, upstream_model: null },
    ],
    [{ agent_name: undefined }, { agent_name: 'oBeDLoLOeuAbiuaMFXRtDOLriTJ5tSxD' }],
  ])('a call with %j', async (call, expected) => {
    expect(await send(event(call))).toEqual(added(1));
    expect((await stored(retell.accountId))[0]).toMatchObject(expected);
  });

  test.each<[object, string]>([
    [{ start_timestamp: String(Date.now()) }, 'has a start_timestamp that is no time in milliseconds'],
    [{ end_timestamp: -1 }, 'has an end_timestamp that is no time in milliseconds'],
    [{ start_timestamp: undefined, end_timestamp: null }, 'has no start_timestamp and no end_timestamp'],
  ])('is told what is wrong with a call with %j', async (call, message) => {
    const sent = await send(event(call));
    expect(sent.body.rejected).toEqual([{ line: 1, code: 'bad_request', message }]);
    expect(await stored(retell.accountId)).toEqual([]);
  });

  test('may send other events, which are not stored', async () => {
    for (const name of ['call_started', 'call_analyzed'])
      expect(await send(event({}, { event: name }))).toEqual(added(0));
    expect(await stored(retell.accountId)).toEqual([]);
  });

  test('sends one event in one body, or is told that none of several is stored', async () => {
    const sent = await send(`[${event()},${event({ call_id: 'x' })}]`);
    expect(sent).toMatchObject({
      status: 400,
      body: { error: { message: expect.stringContaining('more than one record') } },
    });
    expect(await stored(retell.accountId)).toEqual([]);
  });

  test('is told that a body without an event is not stored', async () => {
    const sent = await send(event({}, { event: undefined }));
    expect(sent.body.rejected).toEqual([
      { line: 1, code: 'bad_request', message: 'has no event: it is not a webhook of Retell' },
    ]);
  });

  test.each<[string, () => Record<string, string>]>([
    ['no signature', () => ({})],
    ['another key', () => signed(event(), 'key_of_somebody_else')],
    ['the signature of another body', () => signed(event({ call_id: 'x' }), retell.key)],
    ['a signature of six minutes ago', () => signed(event(), retell.key, Date.now() - 360_000)],
    ['a signature that is none', () => ({ 'x-retell-signature': said.slice(0, 20) })],
    ['a session’s cookie instead', () => ({ cookie: tenant.cookie })],
  ])('is refused with %s', async (_what, headers) => {
    const sent = await send(event(), headers() as never);
    expect(sent).toMatchObject({ status: 401, body: { error: { code: 'unauthenticated' } } });
    expect(await stored(retell.accountId)).toEqual([]);
  });

  test('that signs what is not JSON is told so, however long it goes on', async () => {
    const body = `{"event": }${' '.repeat(1_000_000)}`;
    const sent = await post('/api/v1/ingest/retell', body, signed(body, retell.key), null);
    expect([sent.status, sent.body.error?.message]).toEqual([
      400,
      expect.stringContaining('is not valid JSON'),
    ]);
    expect(await stored(retell.accountId)).toEqual([]);
  });

  test('that is not set up is 404', async () => {
    const plain = await createInstallation({ databaseUrl: installation.databaseUrl });
    try {
      const body = event();
      const response = await plain.get('/api/v1/ingest/retell', null, {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/json', ...signed(body, retell.key) },
      });
      expect(response.status).toBe(404);
    } finally {
      await plain.close();
    }
  });

  test('is told about a conflict, which is in the audit log', async () => {
    await send(event());
    const sent = await send(event({ disconnection_reason: 'error_asr' }));
    expect(sent.body).toMatchObject({ accepted: 0, rejected: [{ line: 1, code: 'conflict' }] });
  });
});

test('what callers said is nowhere in the database, the log or a backup', async () => {
  await expectNowhere(installation, 'Okonkwo');
});
