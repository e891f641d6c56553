import { rename } from 'node:fs/promises';
import path from 'node:path';
import { agentSchema, type ErrorObject, errorBodySchema, errorTable, newId } from '@masker/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { sampleExport, sampleSession } from '../src/openapi/examples.ts';
import { resolve } from '../src/openapi/schemas.ts';
import type { OpenApiDocument, Operation, Parameter, Response } from '../src/openapi/types.ts';
import { sampleWebhook } from '../src/openapi/webhook-examples.ts';
import { routes } from '../src/rest/routes.ts';
import { makeExport, makeWebhook } from './support/access.ts';
import { createInstallation, type Installation, type Tenant } from './support/installation.ts';

let installation: Installation;
let tenant: Tenant;
let document: OpenApiDocument;

beforeAll(async () => {
  installation = await createInstallation();
  tenant = await installation.tenant();
  await installation.insert(tenant.accountId, [sampleSession]);
  const made = await makeExport(installation, tenant, {
    format: 'report',
    since: '2026-05-01T00:00:00Z',
  });
  await installation.database.pool.query(
    `UPDATE session_export SET id = $2, timestamp = 'a reply', timestamp_at = now() WHERE id = $1`,
    [made.id, sampleExport.id],
  );
  const { webhook } = await makeWebhook(installation, tenant);
  await installation.database.pool.query('UPDATE webhook SET id = $2 WHERE id = $1', [
    webhook.id,
    sampleWebhook.id,
  ]);
  const folder = path.join(installation.exportFolder, tenant.accountId);
  await rename(path.join(folder, made.id), path.join(folder, sampleExport.id));
  document = (await (await installation.get('/api/openapi.json')).json()) as OpenApiDocument;
});
afterAll(() => installation.close());

/** The operations of the document that read, with their addresses. */
function reads(): [string, Operation][] {
  return Object.entries(document.paths).flatMap(([path, { get }]): [string, Operation][] =>
    get ? [[path, get]] : [],
  );
}

/** The procedure that reads at an address; none where the route is not one. */
function procedureAt(path: string) {
  return routes.find(({ meta }) => meta.rest.method === 'GET' && meta.rest.path === path);
}

/** The address of an operation with its example in each place of the path, and other values where given. */
function address(path: string, operation: Operation, values: Record<string, unknown> = {}): string {
  const query = new URLSearchParams();
  let filled = path;
  for (const { name, in: where, example } of operation.parameters ?? []) {
    const value = name in values ? values[name] : where === 'path' ? example : undefined;
    if (value === undefined) continue;
    if (where === 'path') filled = filled.replace(`{${name}}`, encodeURIComponent(String(value)));
    else query.set(name, String(value));
  }
  return query.size > 0 ? `${filled}?${query}` : filled;
}

/** Values that a parameter must refuse, by what the document says of it. */
function forbidden({ schema, in: where }: Parameter): unknown[] {
  const values: unknown[] = where === 'query' ? [''] : [];
  if (schema.type === 'integer') values.push('abc', '1.5', '1e1', '+1', '01');
  if (schema.minimum !== undefined) values.push(schema.minimum - 1);
  if (schema.maximum !== undefined) values.push(BigInt(schema.maximum) + 1n);
  if (schema.enum) values.push('something else', ...schema.enum.map((value) => String(value).toUpperCase()));
  if (schema.pattern) {
    const pattern = new RegExp(schema.pattern, 'u');
    values.push(...['not that!', '1', 'x'.repeat(300)].filter((value) => !pattern.test(value)));
  }
  if (schema.format === 'date-time') values.push('tomorrow', '2026-05-03', '2026-05-03T21:14:32+02:00');
  return values;
}

test('refuses what the document refuses, by name', async () => {
  let tried = 0;
  for (const [path, operation] of reads()) {
    for (const parameter of operation.parameters ?? []) {
      for (const value of forbidden(parameter)) {
        const response = await installation.get(
          address(path, operation, { [parameter.name]: value }),
          tenant,
        );
        const { error } = (await response.json()) as { error: ErrorObject };
        expect([path, parameter.name, value, response.status]).toEqual([path, parameter.name, value, 422]);
        expect(error.details?.map((detail) => detail.parameter)).toEqual([parameter.name]);
        tried++;
      }
    }
  }
  expect(tried).toBeGreaterThan(50);
});

/** What else must be asked for so that a value makes sense. */
const proxyTrust: Record<string, (value: unknown) => Record<string, unknown>> = {
  until: () => ({ since: '2026-05-01T00:00:00Z' }),
  // A narrow bucket is for a narrow window.
  bucket: (value) => ({ since: /m$/.test(String(value)) ? '1h' : '7d' }),
  // The mark is of CSV alone.
  bom: () => ({ format: 'csv' }),
};

test('accepts what the document allows: examples, defaults, bounds and every enum value', async () => {
  for (const [path, operation] of reads()) {
    for (const { name, schema, example } of operation.parameters ?? []) {
      const offered = [example, schema.default, schema.minimum, schema.maximum, ...(schema.enum ?? [])];
      for (const value of [...offered, ...(schema.examples ?? [])].filter((one) => one !== undefined)) {
        const values = { ...(proxyTrust[name]?.(value) ?? {}), [name]: value };
        const response = await installation.get(address(path, operation, values), tenant);
        expect([path, name, value, response.status]).toEqual([path, name, value, 200]);
      }
    }
  }
});

test('refuses a parameter that the document does not have', async () => {
  for (const [path, operation] of reads().filter(([path]) => procedureAt(path))) {
    const response = await installation.get(`${address(path, operation)}?no_such_name=1`, tenant);
    expect(response.status).toBe(422);
  }
});

test('every read has the documented response and headers, for GET and HEAD', async () => {
  for (const [path, operation] of reads()) {
    const at = address(path, operation, { limit: 1, since: '2026-05-01T00:00:00Z' });
    const [got, head] = [
      await installation.get(at, tenant),
      await installation.get(at, tenant, { method: 'HEAD' }),
    ];
    expect([path, got.status, head.status]).toEqual([path, 200, 200]);
    expect(got.headers.get('x-request-id')).toMatch(/^req_/);
    expect(await head.text()).toBe('');
    const route = procedureAt(path);
    if (route) (route.meta.output as z.ZodType).parse(await got.json());
  }
});

test('the example of a session equals the response for that session', async () => {
  const operation = document.paths['/api/v1/sessions/{session_id}']?.get as Operation;
  const example = (operation.responses[200] as Response).content['application/json']?.example;
  const response = await installation.get(`/api/v1/sessions/${sampleSession.id}`, tenant);
  expect(await response.json()).toEqual(example);
  const agents = await (await installation.get('/api/v1/agents', tenant)).json();
  expect(agentSchema.parse((agents as { data: unknown[] }).data[0]).id).toBe(sampleSession.agent_id);
});

describe('errors match the document', () => {
  test('without a credential: 401 on every protected route, and on no other', async () => {
    for (const [path, operation] of reads()) {
      const { status } = await installation.get(address(path, operation), null);
      expect([path, status]).toEqual([path, operation.security.length > 0 ? 401 : 200]);
    }
  });

  test('an unknown resource: a documented 404', async () => {
    const unknown = {
      session_id: newId('session'),
      agent_id: newId('agent'),
      export_id: newId('export'),
      webhook_id: newId('webhook'),
    };
    for (const [path, operation] of reads().filter(([path]) => path.includes('{'))) {
      const response = await installation.get(address(path, operation, unknown), tenant);
      const { error } = errorBodySchema.parse(await response.json());
      expect(response.status).toBe(404);
      const listed = resolve<Response>(document, operation.responses[404] as Response);
      expect(Object.keys(listed.content['application/json']?.examples ?? {})).toContain(error.code);
    }
  });

  test('sign-out has the documented response, with and without a login session', async () => {
    for (const whose of [null, await installation.tenant()]) {
      const response = await installation.get('/api/v1/auth/logout', whose, { method: 'POST' });
      expect([response.status, await response.json()]).toEqual([200, { ok: true }]);
    }
  });

  test('every example of an error has the code of its status', () => {
    for (const [, operation] of reads()) {
      for (const [status, response] of Object.entries(operation.responses)) {
        const { examples = {} } =
          resolve<Response>(document, response as Response).content['application/json'] ?? {};
        for (const { value } of Object.values(examples)) {
          expect(String(errorTable[errorBodySchema.parse(value).error.code].status)).toBe(status);
        }
      }
    }
  });
});
