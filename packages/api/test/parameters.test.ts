import { type ErrorObject, newId } from '@masker/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createInstallation, type Installation, type Tenant } from './support/installation.ts';
import { session } from './support/sessions.ts';

let installation: Installation;
let tenant: Tenant;

beforeAll(async () => {
  installation = await createInstallation();
  tenant = await installation.tenant();
  await installation.insert(tenant.accountId, [session(), session({ status: 'error' })]);
});
afterAll(() => installation.close());

async function refusal(query: string): Promise<{ status: number; error: ErrorObject }> {
  const response = await installation.get(`/api/v1/sessions?${query}`, tenant);
  const body = (await response.json()) as { error: ErrorObject };
  return { status: response.status, error: body.error };
}

describe('refused with 422, naming the parameter', () => {
  const unknownAgent = 'agt_01HYZ0000000000000000000ZZ';
  test.each([
    ['limit', ['0', '101', '-1', '10.5', '1e1', 'abc', '', '010', '+5', ' 5', '٣', '99999999999999999999']],
    ['since', ['', '24', 'h', '0h', '-1h', '1.5h', '24H', '1w', '1h30m', '99999999999999999999d', '800000d']],
    [
      'since',
      ['2026-05-03', '2026-05-03T21:14:32', '2026-05-03T21:14:32+00:00', '2026-05-03T21:14:32-07:00'],
    ],
    [
      'since',
      ['2026-02-30T00:00:00Z', '2026-13-01T00:00:00Z', '2026-05-03T24:00:00Z', '2026-05-03t21:14:32z'],
    ],
    [
      'until',
      [
        '',
        '24h',
        'now',
        '2026-05-03',
        '2026-05-03T21:14:32',
        '2026-05-03T21:14:32+02:00',
        '1970-01-01T00:00:00Z',
      ],
    ],
    [
      'agent_id',
      [
        '',
        'abc',
        unknownAgent.toLowerCase(),
        'sess_01HYZ0000000000000000000ZZ',
        'agt_81HYZ0000000000000000000ZZ',
      ],
    ],
    ['agent_id', ['agt_01HYZ', 'agt_01HYZ0000000000000000000UU', `${unknownAgent}0`]],
    ['status', ['', 'OK', 'Ok', 'failed', 'ok,', ',ok', 'ok,OK', 'ok, error']],
    ['agent_id', [`${unknownAgent},`, `${unknownAgent} ${unknownAgent}`, `${unknownAgent},x`]],
    ['kind', ['', 'phone', 'PHONE,', '1PHONE', 'PHONE;NAME', `A${'B'.repeat(64)}`]],
    ['model', ['', ',', 'gpt-4o,', '100%', '%zz', '%00', `${'m'.repeat(201)}`, '%20']],
    ['reached_model', ['', 'yes', 'TRUE', '1']],
    ['min_duration_ms', ['', '-1', '0.5', '1s', '1e3']],
    ['max_duration_ms', ['', '-1', '0.5', '1s', '99999999999999999999']],
    ['order', ['', 'NEWEST', 'desc', 'started_at']],
    ['min_redactions', ['', '-1', '0.5', 'many', '1e3', '99999999999999999999']],
    ['cursor', ['', 'abc', 'eyJ2IjoxfQ', '!!!', 'null', 'A'.repeat(1025)]],
  ])('%s: %j', async (parameter, values) => {
    for (const value of values) {
      const { status, error } = await refusal(`${parameter}=${encodeURIComponent(value)}`);
      expect({ value, status, code: error.code }).toEqual({ value, status: 422, code: 'validation_failed' });
      expect(error.details?.map((detail) => detail.parameter)).toEqual([parameter]);
      expect(error.details?.[0]?.received).toBe(value.slice(0, 100));
      expect(error.message).toBe(`${parameter} ${error.details?.[0]?.message}`);
      expect(error.request_id).toMatch(/^req_[0-7][0-9A-HJKMNP-TV-Z]{25}$/);
    }
  });

  test('the documented example of an error', async () => {
    const { error } = await refusal('limit=101');
    expect(error).toEqual({
      code: 'validation_failed',
      message: 'limit must be an integer from 1 to 100',
      request_id: error.request_id,
      details: [{ parameter: 'limit', message: 'must be an integer from 1 to 100', received: '101' }],
    });
  });

  test('an unknown parameter, with a suggestion, and without its value', async () => {
    const { status, error } = await refusal('min_redaction=5');
    expect(status).toBe(422);
    expect(error.details).toEqual([
      { parameter: 'min_redaction', message: 'is not a parameter here; did you mean min_redactions?' },
    ]);
    expect((await refusal('agentId=x')).error.message).toContain('did you mean agent_id?');
    expect((await refusal('colour=x')).error.message).toContain('known are limit, cursor, since');
    expect((await refusal('patient=x')).error.message).toContain('known are limit, cursor, since');
  });

  test.each(['__proto__=1', 'constructor=1', 'toString=1', '=1', '%zz=1'])('odd name %s', async (query) => {
    expect((await refusal(query)).status).toBe(422);
  });

  test('a repeated parameter, even with the same value', async () => {
    const { status, error } = await refusal('status=ok&status=ok&status=error');
    expect(status).toBe(422);
    expect(error.details).toEqual([
      { parameter: 'status', message: 'must be given once; join several values with commas' },
    ]);
  });

  test('all invalid parameters at once, including the cursor', async () => {
    const { error } = await refusal(
      'limit=0&since=soon&agent_id=x&status=OK&min_redactions=-1&until=z&cursor=abc&foo=1',
    );
    expect(error.details?.map((detail) => detail.parameter).sort()).toEqual(
      ['agent_id', 'cursor', 'foo', 'limit', 'min_redactions', 'since', 'status', 'until'].sort(),
    );
  });

  test('a boolean or a number in quotes, in JSON only', async () => {
    const send = async (path: string, body: object) => {
      const response = await installation.get(`/api/v1${path}`, tenant, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      const { error } = (await response.json()) as { error: ErrorObject };
      return error.details?.map(({ parameter, message }) => `${parameter} ${message}`);
    };
    const quoted = { format: 'csv', gzip: 'true', bom: 'false', min_redactions: '5' };
    expect(await send('/exports', quoted)).toEqual([
      'gzip must be true or false: a JSON boolean, without quotes',
      'bom must be true or false: a JSON boolean, without quotes',
      'min_redactions must be an integer of 0 or more: a JSON number, without quotes',
    ]);
    expect(await send('/exports', { format: 'csv', gzip: 'yes', min_redactions: 'five' })).toEqual([
      'gzip must be true or false',
      'min_redactions must be an integer of 0 or more',
    ]);
    expect(
      await send('/sessions', { ...session(), redactions_reported: 'true', duration_ms: '794' }),
    ).toEqual([
      'duration_ms must be a whole number of milliseconds, 0 or more: a JSON number, without quotes',
      'redactions_reported must be true or false: a JSON boolean, without quotes',
    ]);
    for (const value of ['010', '0.5', 'true'])
      expect((await refusal(`min_redactions=${value}`)).error.message).not.toContain('JSON');
  });

  test('a date that does not exist, as such, and one without a zone, with an example', async () => {
    for (const parameter of ['since', 'until']) {
      const { error } = await refusal(`${parameter}=2026-02-30T00:00:00Z`);
      expect(error.message).toBe(`${parameter} must be a date and time that exist`);
      const day = await refusal(`${parameter}=2026-11-01`);
      expect(day.error.message).toMatch(/ending in Z, such as 2026-11-01T00:00:00Z$/);
    }
  });

  test('an until that is not after since', async () => {
    const { error } = await refusal('since=2026-05-03T21:14:32Z&until=2026-05-03T21:14:32Z');
    expect(error.details).toEqual([
      { parameter: 'until', message: 'must be after since', received: '2026-05-03T21:14:32Z' },
    ]);
  });

  test('more values than a filter accepts, in any form', async () => {
    const agents = Array.from({ length: 51 }, () => newId('agent')).join(',');
    const kinds = Array.from({ length: 21 }, (_, i) => `KIND_${i}`).join(',');
    const models = Array.from({ length: 21 }, (_, i) => `model-${i}`).join(',');
    const long = Array.from({ length: 3 }, (_, i) => String(i).repeat(180)).join(',');
    const { error } = await refusal(`agent_id=${agents}&kind=${kinds}&model=${models}`);
    expect(error.details?.map(({ parameter, message }) => [parameter, message])).toEqual([
      ['agent_id', 'must have at most 50 values'],
      ['kind', 'must have at most 20 values'],
      ['model', 'must have at most 20 values'],
    ]);
    expect((await refusal(`model=${long}`)).error.message).toBe(
      'model must have at most 500 characters in all values together',
    );
  });

  test('durations with an empty range', async () => {
    const { error } = await refusal('min_duration_ms=10&max_duration_ms=9');
    expect(error.details).toEqual([
      { parameter: 'max_duration_ms', message: 'must not be less than min_duration_ms', received: '9' },
    ]);
  });

  test('a long value is cut at 100 characters', async () => {
    const { error } = await refusal(`status=${'x'.repeat(500)}`);
    expect(error.details?.[0]?.received).toBe('x'.repeat(100));
  });
});

describe('accepted', () => {
  test.each([
    '',
    'limit=1',
    'limit=100',
    'since=1m',
    'since=1h&limit=25',
    'since=30d',
    'since=0001-01-01T00:00:00Z',
    'since=2026-05-03T21:14:32.123456789Z',
    'since=2026-05-03T21:14Z',
    'since=9999-12-31T23:59:59Z',
    'since=2026-05-03T21:14:32Z&until=2026-05-03T21:14:32.001Z',
    'min_redactions=0',
    'min_redactions=9007199254740991',
    'status=partial',
    'status=ok,error',
    'status=ok,ok',
    'agent_id=agt_01HYZ0000000000000000000ZZ,agt_01HYZ0000000000000000000ZY',
    'kind=PHONE',
    'kind=PHONE,IP_ADDRESS,X1',
    'model=gpt-4o-mini,claude-3.5%252C%2520large',
    'reached_model=false',
    'min_duration_ms=0&max_duration_ms=0',
    'order=newest',
    'order=oldest',
  ])('%s', async (query) => {
    const response = await installation.get(`/api/v1/sessions?${query}`, tenant);
    expect(response.status).toBe(200);
    expect(Object.keys((await response.json()) as object)).toEqual(['data', 'next_cursor']);
  });

  test('an unknown agent: an empty page', async () => {
    const response = await installation.get(
      '/api/v1/sessions?agent_id=agt_01HYZ0000000000000000000ZZ',
      tenant,
    );
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ data: [], next_cursor: null });
  });
});
