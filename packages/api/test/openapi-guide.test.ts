import { readFileSync } from 'node:fs';
import path from 'node:path';
import { errorTable, listSessionsInput } from '@masker/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { responseExamples, sampleSession } from '../src/openapi/examples.ts';
import { fixedRoutes } from '../src/openapi/fixed-routes.ts';
import { sampleMember, sampleToken } from '../src/openapi/iam-examples.ts';
import { routes } from '../src/rest/routes.ts';
import { createInstallation, type Installation, type Tenant } from './support/installation.ts';
import { session } from './support/sessions.ts';

const guide = readFileSync(path.join(import.meta.dirname, '../../../docs/api.md'), 'utf8');

let installation: Installation;
let tenant: Tenant;

beforeAll(async () => {
  installation = await createInstallation();
  tenant = await installation.tenant();
  // The one that the guide revokes.
  const { id, name, scopes } = sampleToken;
  await installation.database.directory.apiToken.create({
    data: { id, name, scopes, accountId: tenant.accountId, hash: new Uint8Array(32) },
  });
  // The one that it signs out.
  const { user_id: userId, name: userName, email, role } = sampleMember;
  await installation.database.directory.user.create({
    data: {
      id: userId,
      name: userName,
      email,
      memberships: { create: { accountId: tenant.accountId, role } },
    },
  });
});
afterAll(() => installation.close());

/** The part under a heading of the second level. */
function section(title: string): string {
  const start = guide.indexOf(`\n## ${title}\n`);
  expect([title, start]).not.toEqual([title, -1]);
  const end = guide.indexOf('\n## ', start + 1);
  return guide.slice(start, end < 0 ? undefined : end);
}

/** The first JSON of a section. */
function exampleIn(title: string): unknown {
  const [, json] = /```json\n([\s\S]*?)```/.exec(section(title)) ?? [];
  return JSON.parse(json as string);
}

test('the guide lists every route, and its links point to existing headings', () => {
  for (const { name, meta } of routes) {
    expect(guide).toContain(`| \`${meta.rest.method} ${meta.rest.path}\` | \`${name}\` |`);
  }
  for (const route of fixedRoutes) expect(guide).toContain(`| \`${route.method} ${route.path}\` |`);
  const anchors = [...guide.matchAll(/^## (.+)$/gm)].map(([, title]) =>
    (title as string)
      .toLowerCase()
      .replace(/[^a-z -]/g, '')
      .replaceAll(' ', '-'),
  );
  for (const [, anchor] of guide.matchAll(/\]\(#([^)]+)\)/g)) expect(anchors).toContain(anchor);
});

test('the guide lists every error under its status', () => {
  const errors = section('Errors');
  for (const [code, { status }] of Object.entries(errorTable)) {
    const listed =
      errors.includes(`| ${status} | \`${code}\` |`) || errors.includes(`\`${code}\` (${status}`);
    expect([code, listed]).toEqual([code, true]);
  }
});

describe('the examples of responses equal those of the document', () => {
  test.each([
    ['List agents', responseExamples['agents.list']],
    ['Add sessions', responseExamples['sessions.ingest']],
    ['List the audit log', responseExamples['accessLog.list']],
    ['Actors of the audit log', responseExamples['accessLog.actors']],
    ['Views', responseExamples['views.list']],
    ['Who am I', responseExamples['me.get']],
    ['Retention', responseExamples['retention.get']],
    ['Tokens', responseExamples['tokens.create']],
    ['Webhooks', responseExamples['webhooks.create']],
    ['Deliveries of a webhook', responseExamples['webhooks.deliveries']],
    ['List sessions', { data: [sampleSession], next_cursor: null }],
  ])('%s', (title, example) => {
    expect(exampleIn(title)).toEqual(example);
  });
});

/** A `curl` command of the guide. */
interface Command {
  address: string;
  method: string;
  body: string | undefined;
  type: string | undefined;
}

function commands(): Command[] {
  return [...guide.matchAll(/^curl ((?:[^'\n]|'[^']*')*)$/gm)].map(([, text = '']) => {
    const [, address = ''] = /"http:\/\/localhost:3000(\/[^"]*)"/.exec(text) ?? [];
    const [, input] = /--data-urlencode 'input=(.*)'/.exec(text) ?? [];
    return {
      address: input ? `${address}?input=${encodeURIComponent(input)}` : address,
      method: /-X (\w+)/.exec(text)?.[1] ?? 'GET',
      // The file that the guide sends has a session of its own.
      body: text.includes('--data-binary @') ? JSON.stringify(session()) : /-d '([^']*)'/.exec(text)?.[1],
      type: /-H "Content-Type: ([^"]+)"/.exec(text)?.[1],
    };
  });
}

test('every curl command of the guide works', async () => {
  const order = ['POST', 'GET', 'PATCH', 'DELETE'];
  const asked = commands()
    // Signing in is for whoever is not; this installation has no demo user.
    .filter(({ address }) => !address.startsWith('/api/v1/auth/'))
    // A stream without an end has tests of its own.
    .filter(({ address }) => !address.startsWith('/api/trpc/sessions.watch'))
    .sort((a, b) => order.indexOf(a.method) - order.indexOf(b.method));
  expect(asked.length).toBeGreaterThan(10);
  for (const { address, method, body, type } of asked) {
    const headers: Record<string, string> = type ? { 'content-type': type } : {};
    const response = await installation.get(address, tenant, { method, body, headers });
    expect([method, address, response.status]).toEqual([
      method,
      address,
      method === 'POST' && address === '/api/v1/exports' ? 202 : 200,
    ]);
    const text = await response.text();
    if (!response.headers.get('content-type')?.startsWith('application/json')) continue;
    const answer: unknown = JSON.parse(text);
    if (method !== 'POST') continue;
    const route = routes.find(({ meta }) => meta.rest.method === method && meta.rest.path === address);
    const beside = fixedRoutes.find(({ path }) => path === address.split('?')[0]);
    const example = (responseExamples[route?.name as string] ?? beside?.example) as object;
    if (route?.name === 'sessions.ingest') expect(answer).toEqual(example);
    else expect(Object.keys(answer as object)).toEqual(Object.keys(example));
  }
});

test('the table of parameters of the list has each of them, in the order of the schema', () => {
  const [table = ''] = /^\| parameter \|.*(?:\n\|.*)*/m.exec(section('List sessions')) ?? [];
  const named = [...table.matchAll(/^\| `([a-z_]+)` \|/gm)].map(([, name]) => name);
  expect(named).toEqual(Object.keys(listSessionsInput.shape));
});

test('every value in the table of refusals is refused', async () => {
  const rows = [...section('List sessions').matchAll(/^\| `([a-z_]+)` \| (`.*) \|$/gm)];
  const refused = rows.filter(([, , cell]) => cell?.endsWith(', empty'));
  expect(refused.map(([, name]) => name)).toEqual(['limit', 'since']);
  for (const [, name, cell] of refused) {
    for (const value of [
      '',
      ...[...(cell as string).matchAll(/`([^`]+)`/g)].map((found) => found[1] as string),
    ]) {
      const response = await installation.get(
        `/api/v1/sessions?${new URLSearchParams({ [name as string]: value })}`,
        tenant,
      );
      expect([name, value, response.status]).toEqual([name, value, 422]);
    }
  }
});
