import { idPrefixes, scopes } from '@masker/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { makeToken } from './support/access.ts';
import { type Belongings, fill, mark, ofNobody } from './support/belongings.ts';
import {
  type Credential,
  createInstallation,
  type Installation,
  type Tenant,
} from './support/installation.ts';
import { type Ask, asks, requests } from './support/requests.ts';
import { type Raw, send, type Transport, transportsTo } from './support/send.ts';
import { session } from './support/sessions.ts';
import { blurred } from './support/transports.ts';
import { watching } from './support/watching.ts';

let installation: Installation;
let neighbour: Tenant;
let theirs: Belongings;
/** Of the neighbour's rows, table by table, as they were in the beginning. */
let before: Record<string, string>;
const nobodys = ofNobody();

beforeAll(async () => {
  installation = await createInstallation();
  neighbour = await installation.tenant();
  theirs = await fill(installation, neighbour);
  // It would look for new sessions among the statements of requests.
  await installation.services.webhooks.stop();
  // What they did themselves just now is in the audit log before anybody else comes.
  await installation.recorder.flush();
  before = await fingerprints();
});
afterAll(() => installation.close());

/** A digest of everything that the neighbour has, by table. */
async function fingerprints(): Promise<Record<string, string>> {
  const { pool } = installation.database;
  const { rows: tables } = await pool.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.columns
     WHERE table_schema = 'public' AND column_name = 'account_id' ORDER BY 1`,
  );
  const digest = (table: string, where: string) =>
    `SELECT md5(coalesce(string_agg(t::text, E'\\n' ORDER BY t::text), '')) AS md5 FROM "${table}" t WHERE ${where}`;
  const found: Record<string, string> = {};
  for (const [table, where] of [
    ...tables.map(({ name }) => [name, 'account_id = $1'] as const),
    ['account', 'id = $1'] as const,
    ['user', 'id IN (SELECT user_id FROM membership WHERE account_id = $1)'] as const,
  ]) {
    const { rows } = await pool.query(digest(table, where), [theirs.account]);
    found[table] = rows[0].md5;
  }
  return found;
}

/** Names of what in a schema is an id, or stands for a position in somebody's list. */
function idsIn(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([key, inner]) => {
    if (key !== 'properties') return idsIn(inner);
    return Object.entries(inner as Record<string, object>).flatMap(([name, property]) =>
      name === 'cursor' || (!('properties' in property) && isId(property)) ? [name] : idsIn(property),
    );
  });
}

/** The text of a parameter, or of one inside of another. */
function valueIn(input: object, id: string): string | undefined {
  const [found] = Object.entries(input).flatMap(([name, value]) => {
    if (name === id) return [value as string];
    return typeof value === 'object' && value !== null ? (valueIn(value, id) ?? []) : [];
  });
  return found;
}

function isId(property: object): boolean {
  const prefixes = Object.values(idPrefixes).join('|');
  return new RegExp(`"pattern":"\\^(${prefixes})_`).test(JSON.stringify(property));
}

/** An answer in which what was asked for has no name, and what is made anew each time neither. */
function nameless(raw: Raw, input: object): Raw {
  let text = JSON.stringify(raw);
  for (const value of Object.values(input)) {
    // A refusal repeats what it refuses, cut short.
    if (typeof value === 'string') text = text.replaceAll(value, '…').replaceAll(value.slice(0, 100), '…');
    // The name of a file has the end of an id.
    if (typeof value === 'string' && value.length > 20)
      text = text.replaceAll(value.slice(-8).toLowerCase(), '…');
  }
  text = text.replace(/\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ/g, 'instant');
  // A file is named after the account of who asks for it, and what they asked for.
  text = text.replace(/filename=\\"[^"]*\\"/, 'filename');
  return blurred(JSON.parse(text) as Raw);
}

test('every procedure and route is covered, with every id in it', () => {
  expect(Object.keys(requests).sort()).toEqual(asks.map((ask) => ask.name).sort());
  const values = new Set([...Object.values(theirs), ...Object.values(theirs.cursors)]);
  for (const { name, input } of asks) {
    const asked = requests[name]?.(theirs) ?? [];
    for (const id of idsIn(z.toJSONSchema(input, { io: 'input' }))) {
      const named = asked.map((one) => valueIn(one, id) ?? '');
      expect([name, id, named.some((value) => values.has(value))]).toEqual([name, id, true]);
    }
  }
});

describe.each(asks.filter((ask) => transportsTo(ask).length > 0).map((ask) => [ask.name, ask] as const))(
  '%s',
  (name, ask) => {
    test.each(transportsTo(ask))(
      'ids of another account behave like unknown ids, at %s',
      async (transport) => {
        const pairs = (requests[name]?.(theirs) ?? []).map(
          (input, i) =>
            [input, (requests[name] as (of: Belongings) => object[])(nobodys)[i] as object] as const,
        );
        expect(pairs.length).toBeGreaterThan(0);
        for (const who of ask.forTokens ? [person, service] : [person]) {
          for (const [input, unknown] of pairs) {
            const found = await asked(ask, transport, input, await who());
            const nothing = await asked(ask, transport, unknown, await who());
            expect({ input, ...found }).toEqual({ input, ...nothing });
          }
        }
        expect(await fingerprints()).toEqual(before);
      },
    );
  },
);

/** Somebody new, an admin of an account of their own. */
const person = () => installation.tenant();

/** A service of such an account, which may do all that services may. */
async function service(): Promise<Credential> {
  const { token } = await makeToken(installation, await installation.tenant(), { scopes: [...scopes] });
  return { token };
}

/** What somebody is answered, and what the database was asked for it. */
async function asked(
  ask: Ask,
  transport: Transport,
  input: object,
  who: Credential,
): Promise<Raw & { statements: string[] }> {
  const already = installation.statements.length;
  const raw = nameless(await send(installation, ask, transport, input, who), input);
  // What is noted of a use is written when there is time, and exports are made in the background.
  const statements = installation.statements
    .slice(already)
    .filter(
      (text) =>
        ask.type === 'query' &&
        !/last_used_at = |access_log|UPDATE session_export|sum\(file_bytes\)|export_key/.test(text),
    );
  const text = JSON.stringify(raw);
  expect(text).not.toContain(mark);
  for (const id of Object.values(theirs).filter((value) => typeof value === 'string')) {
    expect(text).not.toContain(id);
  }
  // COPY takes no parameters: the account and the window are in its text.
  return { ...raw, statements: blurred(statements) };
}

test('both run the same statements', () => {
  // Compared above, one by one; this is that there was something to compare.
  expect(new Set(installation.statements).size).toBeGreaterThan(10);
});

describe('sessions.watch', () => {
  test.each([
    ['another account’s', () => theirs],
    ['nobody’s', () => nobodys],
  ])('of %s agent yields only sessions of its own account', async (_whose, of) => {
    const ours = await installation.tenant();
    const reader = watching(installation, ours, { agent_id: of().agent });
    await reader.until(() => reader.received.length > 0);
    const of_agent = { agentId: of().agent, agentName: mark };
    await installation.insert(neighbour.accountId, [session(of_agent)]);
    const own = session(of_agent);
    await installation.insert(ours.accountId, [own]);
    await reader.until(() => reader.sessions().length > 0);
    expect(reader.sessions()).toEqual([own]);
    await reader.stop();
  });

  test.each([
    ['another account’s', () => theirs],
    ['nobody’s', () => nobodys],
  ])('after %s session starts with a reload', async (_whose, of) => {
    const reader = watching(installation, await installation.tenant(), { lastEventId: of().session });
    await reader.until(() => reader.received.length >= 2);
    expect(reader.received.map(({ event }) => event)).toEqual([{ type: 'open' }, { type: 'reload' }]);
    await reader.stop();
  });
});
