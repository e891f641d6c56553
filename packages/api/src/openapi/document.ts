import { defaultCookieName, type Scope } from '@masker/contract';
import type { ZodType } from 'zod';
import { json, ndjson } from '../http/media-type.ts';
import type { Route } from '../rest/routes.ts';
import { responseExamples } from './examples.ts';
import { type FixedRoute, fixedRoutes } from './fixed-routes.ts';
import { takes } from './parameters.ts';
import { describe, tags } from './prose.ts';
import { ErrorResponses, headers, success } from './responses.ts';
import { Schemas } from './schemas.ts';
import type { Method, OpenApiDocument, Operation } from './types.ts';
import { webhookMessage } from './webhook-message.ts';

const cookieScheme = 'cookie' as const;
const tokenScheme = 'token' as const;

interface Settings {
  /** The version of the product. */
  version: string;
  /** The URL of the API; defaults to the host that serves the document. */
  serverUrl?: string;
  /** The name of the login session cookie; defaults to `defaultCookieName`. */
  cookieName?: string;
}

/** Describes the API as OpenAPI 3.1: the procedures as REST routes, and the fixed routes. */
export function openApiDocument(routes: readonly Route[], settings: Settings): OpenApiDocument {
  const { cookieName = defaultCookieName } = settings;
  const schemas = new Schemas();
  const errors = new ErrorResponses(schemas);
  const paths: OpenApiDocument['paths'] = {};
  const add = (path: string, method: Method, operation: Operation) => {
    paths[path] = { ...paths[path], [method.toLowerCase()]: operation };
  };
  for (const route of routes) {
    add(route.meta.rest.path, route.meta.rest.method, procedureOperation(route, schemas, errors));
  }
  for (const route of fixedRoutes) add(route.path, route.method, fixedOperation(route, schemas, errors));

  const webhooks = webhookMessage(schemas);
  const used = new Set(
    Object.values(paths).flatMap((item) => Object.values(item).flatMap(({ tags }) => tags)),
  );
  return {
    openapi: '3.1.1',
    info: {
      title: 'Masker sessions',
      version: settings.version,
      summary: 'The system of record for Masker session summaries',
      description: describe(cookieName),
      license: { name: 'Apache License 2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: settings.serverUrl ?? '/', description: 'This installation' }],
    tags: tags.filter((tag) => used.has(tag.name)),
    paths,
    webhooks,
    components: {
      schemas: schemas.components,
      responses: errors.components,
      headers,
      securitySchemes: {
        [cookieScheme]: {
          type: 'apiKey',
          in: 'cookie',
          name: cookieName,
          description: 'The cookie of a login session; it expires 30 days after its last use.',
        },
        [tokenScheme]: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'msk_…',
          description: 'The token of a service, with its scopes, until it expires or is revoked.',
        },
      },
    },
  };
}

function procedureOperation(route: Route, schemas: Schemas, errors: ErrorResponses): Operation {
  const { rest, scope, output, person, role } = route.meta;
  const schema = schemas.add(output, 'output');
  return {
    operationId: route.name,
    tags: [rest.tag],
    summary: rest.summary,
    description: rest.description,
    security: securityOf(
      [...(rest.alsoNeeds ?? []), ...(scope === null ? [] : [scope])],
      person === true || role !== undefined,
    ),
    ...takes(route, schemas),
    responses: {
      [rest.status ?? 200]: success(schema, successText(output, rest.method), responseExamples[route.name], {
        isPage: isPage(output),
        isWrite: rest.method !== 'GET',
      }),
      // A request can name the account that it is meant for.
      ...errors.add([...rest.errors, 'conflict']),
    },
  };
}

function fixedOperation(route: FixedRoute, schemas: Schemas, errors: ErrorResponses): Operation {
  return {
    operationId: route.name,
    tags: [route.tag],
    summary: route.summary,
    description: route.description,
    security: securityOfFixed(route),
    ...(route.input
      ? takes(
          {
            name: route.name,
            pathParameters: route.pathParameters ?? [],
            meta: { input: route.input, rest: { method: route.method } },
          },
          schemas,
        )
      : {}),
    ...(route.body ? foreignBody(route, route.body, schemas) : {}),
    responses: {
      200: success(
        schemas.add(route.output, 'output'),
        successText(route.output, route.method),
        route.example,
        { isWrite: route.method === 'POST' && route.scope !== undefined },
        route.media,
      ),
      ...errors.add(route.scope ? [...route.errors, 'conflict'] : route.errors),
    },
  };
}

function securityOfFixed({ scope, person }: FixedRoute): Operation['security'] {
  if (person) return securityOf([], true);
  return scope ? securityOf([scope], false) : [];
}

/** A body in the format of another system, and the query parameters beside it. */
function foreignBody(
  { name, query }: FixedRoute,
  { schema, types, example }: NonNullable<FixedRoute['body']>,
  schemas: Schemas,
): Pick<Operation, 'parameters' | 'requestBody'> {
  const described = schemas.add(schema, 'input');
  const text = (type: string) =>
    type === ndjson
      ? { type: 'string', description: 'As JSON, one a line.' }
      : { type: 'string', format: 'binary' };
  const content = types.map((type) => [
    type,
    type === json ? { schema: described, example } : { schema: text(type) },
  ]);
  return {
    ...(query
      ? takes({ name, pathParameters: [], meta: { input: query, rest: { method: 'GET' } } }, schemas)
      : {}),
    requestBody: { required: true, content: Object.fromEntries(content) },
  };
}

/** The accepted credentials and their scopes. */
function securityOf(scopes: Scope[], onlyPeople: boolean): Operation['security'] {
  return [{ [cookieScheme]: scopes }, ...(onlyPeople ? [] : [{ [tokenScheme]: scopes }])];
}

function isPage(output: ZodType): boolean {
  return 'shape' in output && 'next_cursor' in (output.shape as object);
}

function successText(output: ZodType, method: Method): string {
  if (isPage(output)) return 'A page.';
  return method === 'GET' ? 'Found.' : 'Done.';
}
