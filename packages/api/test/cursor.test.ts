import type { ErrorObject, Session, SessionPage } from '@masker/contract';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createCursorSigner } from '../src/index.ts';
import { createInstallation, type Installation, secret, type Tenant } from './support/installation.ts';
import { randomFrom, session, tiedSessions } from './support/sessions.ts';

const accounts = fc.stringMatching(/^acc_[0-7][0-9A-HJKMNP-TV-Z]{25}$/);
const signer = createCursorSigner('a secret for tests, of more than thirty-two characters');

describe('the signer', () => {
  test('verifies what it signed, for the same account', () => {
    fc.assert(
      fc.property(accounts, fc.dictionary(fc.string(), fc.jsonValue()), (account, payload) => {
        const plain = JSON.parse(JSON.stringify(payload));
        const cursor = signer.sign(account, payload);
        expect(cursor).toMatch(/^[A-Za-z0-9_-]+$/);
        expect(signer.verify(account, cursor)).toEqual(plain);
      }),
    );
  });

  test('does not verify for another account, or with another secret', () => {
    const other = createCursorSigner('another secret for tests, just as long as the first one');
    fc.assert(
      fc.property(accounts, accounts, fc.integer(), (account, stranger, n) => {
        fc.pre(account !== stranger);
        const cursor = signer.sign(account, { n });
        expect(signer.verify(stranger, cursor)).toBeNull();
        expect(other.verify(account, cursor)).toBeNull();
      }),
    );
  });

  test('does not verify when any character is changed, removed or added', () => {
    fc.assert(
      fc.property(
        accounts,
        fc.integer(),
        fc.nat(),
        fc.constantFrom(...'AZaz09-_'),
        (account, n, at, letter) => {
          const cursor = signer.sign(account, { n });
          const i = at % cursor.length;
          const altered = [
            cursor.slice(0, i) + letter + cursor.slice(i + 1),
            cursor.slice(0, i) + cursor.slice(i + 1),
            cursor.slice(0, i) + letter + cursor.slice(i),
          ].filter((one) => one !== cursor);
          for (const one of altered) expect(signer.verify(account, one)).toBeNull();
        },
      ),
    );
  });

  test('does not verify anything that it did not sign', () => {
    fc.assert(
      fc.property(accounts, fc.string(), (account, text) => {
        expect(signer.verify(account, text)).toBeNull();
      }),
    );
  });
});

describe('over HTTP', () => {
  let installation: Installation;
  let tenant: Tenant;
  let stranger: Tenant;

  beforeAll(async () => {
    installation = await createInstallation();
    [tenant, stranger] = await Promise.all([installation.tenant(), installation.tenant()]);
    const sessions = tiedSessions(40, 9, Date.now() - 5_000, randomFrom(4));
    await installation.insert(tenant.accountId, sessions);
    await installation.insert(
      stranger.accountId,
      sessions.map((one) => ({ ...one, id: session().id })),
    );
  });
  afterAll(() => installation.close());

  async function cursorOf(query: string, whose = tenant, path = '/api/v1/sessions'): Promise<string> {
    const response = await installation.get(`${path}?limit=1&${query}`, whose);
    return ((await response.json()) as SessionPage).next_cursor as string;
  }

  async function answer(query: string, whose = tenant, path = '/api/v1/sessions') {
    const response = await installation.get(`${path}?${query}`, whose);
    return {
      status: response.status,
      body: (await response.json()) as SessionPage & { error?: ErrorObject },
    };
  }

  test('another account’s cursor is refused like a forged one', async () => {
    const { status, body } = await answer(`cursor=${await cursorOf('', stranger)}`);
    expect(status).toBe(422);
    expect(body.error?.details).toMatchObject([
      {
        parameter: 'cursor',
        message: 'is not a next_cursor of this list; omit it to start again from the first page',
      },
    ]);
  });

  test('a cursor of the previous release is refused like a forged one', async () => {
    const { id, started_at } = (await answer('limit=1')).body.data[0] as Session;
    const at = Date.parse(started_at);
    const earlier = createCursorSigner(secret).sign(tenant.accountId, {
      v: 1,
      k: 'sessions',
      t: at,
      i: id,
      f: at - 86_400_000,
      w: 86_400_000,
    });
    const { status, body } = await answer(`cursor=${earlier}`);
    expect(status).toBe(422);
    expect(body.error?.details).toMatchObject([
      {
        parameter: 'cursor',
        message: 'is not a next_cursor of this list; omit it to start again from the first page',
      },
    ]);
  });

  test('a cursor of another list is refused', async () => {
    const agents = await cursorOf('', tenant, '/api/v1/agents');
    expect(agents).toEqual(expect.any(String));
    expect((await answer(`cursor=${agents}`)).status).toBe(422);
    expect((await answer(`cursor=${await cursorOf('')}`, tenant, '/api/v1/agents')).status).toBe(422);
  });

  test.each([
    ['', 'status=ok'],
    ['status=ok', 'status=error'],
    ['min_redactions=1', 'min_redactions=0'],
    ['', 'min_redactions=1'],
    ['since=7d', 'since=24h'],
    ['', 'since=7d'],
    ['since=7d', 'since=2026-05-03T21:14:32Z'],
    ['', 'until=2999-01-01T00:00:00Z'],
    ['', 'agent_id=agt_01HYZ0000000000000000000ZZ'],
  ])('issued for "%s" and used with "%s": refused', async (issued, used) => {
    const { status, body } = await answer(`cursor=${await cursorOf(issued)}&${used}`);
    expect(status).toBe(422);
    const name = used.split('=')[0];
    expect(body.error?.details?.[0]).toMatchObject({
      parameter: 'cursor',
      message: expect.stringContaining(`another ${name}`),
    });
  });

  test.each([
    ['', ''],
    ['', 'since=24h&min_redactions=0'],
    ['', 'since=1d'],
    ['since=7d&status=ok', 'status=ok'],
    ['since=7d&status=ok&min_redactions=1', 'since=168h&status=ok&min_redactions=1&limit=50'],
    ['until=2999-01-01T00:00:00Z', 'until=2999-01-01T00:00:00.000Z'],
  ])('issued for "%s" and used with "%s": accepted', async (issued, used) => {
    const { status } = await answer(`cursor=${await cursorOf(issued)}&${used}`);
    expect(status).toBe(200);
  });

  test('the list of an agent and the list filtered by that agent share cursors', async () => {
    const first = await answer('limit=1');
    const agentId = first.body.data[0]?.agent_id as string;
    const cursor = await cursorOf(`agent_id=${agentId}`);
    const path = `/api/v1/agents/${agentId}/sessions`;
    expect((await answer(`cursor=${cursor}`, tenant, path)).status).toBe(200);
    // Another agent's list is another list.
    const cursorOfAll = await cursorOf('');
    expect((await answer(`cursor=${cursorOfAll}`, tenant, path)).status).toBe(422);
  });
});
