import { errorTable, webhookMessageSchema } from '@masker/contract';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { openApiDocument } from '../src/openapi/document.ts';
import { fixedRoutes } from '../src/openapi/fixed-routes.ts';
import { resolve } from '../src/openapi/schemas.ts';
import type { Method, Operation, Response } from '../src/openapi/types.ts';
import { type Route, routes } from '../src/rest/routes.ts';

const document = openApiDocument(routes, { version: '1.2.3' });

function operationOf(path: string, method: Method): Operation {
  const operation = document.paths[path]?.[method.toLowerCase() as Lowercase<Method>];
  if (!operation) throw new Error(`${method} ${path} is not in the document`);
  return operation;
}

test('a linter reports no problems, including examples against their schemas', async () => {
  const config = await createConfig({
    extends: ['recommended'],
    rules: {
      'no-invalid-media-type-examples': 'error',
      'no-invalid-parameter-examples': 'error',
      'no-invalid-schema-examples': 'error',
    },
  });
  expect(await lintFromString({ source: JSON.stringify(document), config })).toEqual([]);
});

describe('every procedure is a route of the document', () => {
  test.each(routes.map((route) => [route.name, route] as const))('%s', (name, route) => {
    const { path, method, tag, summary, errors } = route.meta.rest;
    const operation = operationOf(path, method);
    expect(operation).toMatchObject({ operationId: name, tags: [tag], summary });
    const { alsoNeeds = [] } = route.meta.rest;
    const scopes = [...alsoNeeds, ...(route.meta.scope === null ? [] : [route.meta.scope])];
    const onlyPeople = route.meta.person || route.meta.role;
    expect(operation.security).toEqual([{ cookie: scopes }, ...(onlyPeople ? [] : [{ token: scopes }])]);
    for (const code of errors) {
      const response = resolve<Response>(document, operation.responses[errorTable[code].status] as Response);
      expect(Object.keys(response.content['application/json']?.examples ?? {})).toContain(code);
    }
  });

  test('as is every other route', () => {
    const listed = Object.values(document.paths).flatMap((item) => Object.values(item));
    const names = [...routes, ...fixedRoutes].map((route) => route.name);
    expect(listed.map((operation) => operation.operationId).sort()).toEqual(names.sort());
  });

  test('with a pattern of actions that takes capital letters: a JSON Schema has no place for flags', () => {
    const { parameters = [] } = operationOf('/api/v1/access-log', 'GET');
    const { schema } = parameters.find(({ name }) => name === 'action') as { schema: { pattern: string } };
    expect('signIns.create').toMatch(new RegExp(schema.pattern));
  });

  test('with a description of every parameter, those of the path first', () => {
    for (const route of routes.filter((one) => one.meta.rest.method === 'GET')) {
      const { parameters = [] } = operationOf(route.meta.rest.path, route.meta.rest.method);
      const shape = (route.meta.input as z.ZodObject).shape;
      expect(parameters.map((one) => one.name).sort()).toEqual(Object.keys(shape).sort());
      const inPath = parameters.filter((one) => one.in === 'path').map((one) => one.name);
      expect(inPath).toEqual(parameters.slice(0, inPath.length).map((one) => one.name));
      expect(inPath).toEqual(route.pathParameters);
      for (const one of parameters) expect(one.description).toMatch(/\w/);
    }
  });
});

describe('the example of a response matches the schema of the procedure', () => {
  test.each([
    ...routes.map((route) => [route.name, route.meta.rest, route.meta.output] as const),
    ...fixedRoutes.filter((route) => !route.media).map((route) => [route.name, route, route.output] as const),
  ])('%s', (_name, { path, method }, output) => {
    const { responses } = operationOf(path, method);
    const response = (responses[200] ?? responses[202]) as Response;
    const example = response.content['application/json']?.example;
    expect(output.parse(example)).toEqual(example);
  });
});

test('the message to a webhook has its headers, and an example that matches its schema', () => {
  const { parameters, requestBody } = document.webhooks.message?.post ?? {};
  expect(parameters?.map(({ name }) => name)).toEqual([
    'webhook-id',
    'webhook-timestamp',
    'webhook-signature',
  ]);
  const example = requestBody?.content['application/json']?.example;
  expect(webhookMessageSchema.parse(example)).toEqual(example);
});

test('the parameters of the list are the documented ones', () => {
  const parameters = operationOf('/api/v1/sessions', 'GET').parameters ?? [];
  expect(parameters.map(({ name, schema }) => [name, schema.type, schema.default])).toEqual([
    ['limit', 'integer', 25],
    ['cursor', 'string', undefined],
    ['since', 'string', '24h'],
    ['until', 'string', undefined],
    ['agent_id', 'array', undefined],
    ['status', 'array', undefined],
    ['kind', 'array', undefined],
    ['model', 'array', undefined],
    ['reached_model', 'string', undefined],
    ['min_redactions', 'integer', 0],
    ['min_duration_ms', 'integer', undefined],
    ['max_duration_ms', 'integer', undefined],
    ['order', 'string', 'newest'],
  ]);
});

test('a mutation takes its input as the body, except parameters of the path', () => {
  for (const { name, meta, pathParameters } of routes.filter((one) => one.meta.rest.method !== 'GET')) {
    const { parameters = [], requestBody } = operationOf(meta.rest.path, meta.rest.method);
    expect(parameters.map((one) => [one.name, one.in])).toEqual(pathParameters.map((one) => [one, 'path']));
    if (!requestBody) continue;
    const example = requestBody.content['application/json']?.example as object;
    const path = Object.fromEntries(parameters.map((one) => [one.name, one.example]));
    expect([name, meta.input.safeParse({ ...example, ...path }).error]).toEqual([name, undefined]);
  }
});

test('a body is required unless all of its fields are optional', () => {
  const input = z.strictObject({ name: z.string() });
  const [first] = routes as [Route];
  const rest = { ...first.meta.rest, method: 'POST' as const, path: '/api/v1/names' as const };
  const route: Route = {
    ...first,
    name: 'names.add',
    pathParameters: [],
    meta: { ...first.meta, rest, input },
  };
  const operation = openApiDocument([route], { version: '1' }).paths['/api/v1/names']?.post;
  expect(operation?.parameters).toBeUndefined();
  expect(operation?.requestBody?.content['application/json']?.schema.properties).toEqual({
    name: { type: 'string' },
  });
});

test('names the URL of the API if it differs from that of the document', () => {
  const { servers } = openApiDocument(routes, { version: '1', serverUrl: 'https://sessions.example' });
  expect(servers[0]?.url).toBe('https://sessions.example');
});
