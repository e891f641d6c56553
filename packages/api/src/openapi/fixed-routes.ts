import {
  csvHeader,
  csvLine,
  type ErrorCode,
  exportIdInput,
  exportKeySetSchema,
  exportSessionsInput,
  type Scope,
} from '@masker/contract';
import { type ZodObject, type ZodType, z } from 'zod';
import { authPrefix, paths } from '../http/paths.ts';
import { sampleSession } from './examples.ts';

/** A route that is not a procedure of the router. */
export interface FixedRoute {
  name: string;
  method: 'GET' | 'POST';
  path: string;
  tag: 'Sessions' | 'Exports' | 'Sign-in' | 'Health' | 'This document';
  summary: string;
  description: string;
  errors: readonly ErrorCode[];
  /** The query parameters, or the body of a POST. */
  input?: ZodObject;
  /** The parameters in the path, in order. */
  pathParameters?: readonly string[];
  /** The scope that the credential must have; without it, no credential is needed. */
  scope?: Scope;
  output: ZodType;
  /** Examples by media type of the response; defaults to JSON with `example`. */
  media?: Record<string, unknown>;
  example: unknown;
}

const done = z.strictObject({ ok: z.literal(true) }).meta({ id: 'Done' });
const healthy = z.strictObject({ status: z.literal('ok') }).meta({ id: 'Health' });
const ways = z
  .strictObject({
    demo: z.boolean().describe('Whether the link that the server printed at its start signs in.'),
    demo_data: z.boolean().describe('Whether that link leads to demo data.'),
    providers: z
      .array(z.strictObject({ id: z.string(), name: z.string() }).meta({ id: 'IdentityProvider' }))
      .describe('The identity providers to sign in with.'),
  })
  .meta({ id: 'SignInWays' });

const sampleMetric = 'masker_http_requests{gate="requests",state="under_way"} 3\n';
const sampleLine = `${JSON.stringify(sampleSession)}\n`;

export const fixedRoutes: readonly FixedRoute[] = [
  {
    name: 'sessions.export',
    method: 'GET',
    path: paths.export,
    tag: 'Sessions',
    summary: 'Export sessions',
    description:
      'Streams every session that the filters select, in the order of the list. An export that cannot be finished resets the connection. Some proxies hide the reset: send `end=true` and check the last line.',
    errors: ['unauthenticated', 'forbidden', 'validation_failed'],
    input: exportSessionsInput,
    scope: 'sessions:read',
    output: z.string(),
    media: {
      'application/x-ndjson': sampleLine,
      'text/csv': `${csvHeader}${csvLine(sampleSession)}`,
    },
    example: sampleLine,
  },
  {
    name: 'exports.content',
    method: 'GET',
    path: paths.exportContent,
    pathParameters: ['export_id'],
    tag: 'Exports',
    summary: 'Download an export',
    description:
      'Sends the file of a finished export. `etag` is its SHA-256; `range` and `if-range` work, so a download that broke off can be continued. Access is checked now: a credential that may not list the export may not download it.',
    errors: ['unauthenticated', 'forbidden', 'not_found', 'conflict', 'validation_failed', 'unavailable'],
    input: exportIdInput,
    scope: 'sessions:read',
    output: z.string(),
    media: { 'application/x-ndjson': sampleLine, 'application/gzip': '' },
    example: sampleLine,
  },
  {
    name: 'exportKeys.list',
    method: 'GET',
    path: paths.exportKeys,
    tag: 'Exports',
    summary: 'List the keys that sign exports',
    description:
      'Returns every key that ever signed an export, newest first, as a JWK Set. It needs no credential, so that whoever has an export and its statement can verify them.',
    errors: [],
    output: exportKeySetSchema,
    example: {
      keys: [
        {
          kty: 'OKP',
          crv: 'Ed25519',
          x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
          kid: 'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k',
          use: 'sig',
          alg: 'EdDSA',
        },
      ],
    },
  },
  {
    name: 'auth.providers',
    method: 'GET',
    path: `${authPrefix}providers`,
    tag: 'Sign-in',
    summary: 'List the ways to sign in',
    description: 'Returns the identity providers of this installation, for a sign-in page.',
    errors: [],
    output: ways,
    example: { demo: false, demo_data: false, providers: [{ id: 'github', name: 'GitHub' }] },
  },
  {
    name: 'auth.demo',
    method: 'POST',
    path: `${authPrefix}demo`,
    tag: 'Sign-in',
    summary: 'Sign in with the printed link',
    description:
      'Signs in as the demo user or, without demo data, as the local administrator. Takes the secret of the link that the server printed when it started, and sets the cookie. The route exists only where the server runs its own PostgreSQL and listens on a loopback address; elsewhere it is 404. Requests from pages of other sites are refused.',
    errors: ['forbidden', 'not_found', 'unsupported_media_type', 'validation_failed'],
    input: z.strictObject({
      secret: z.string().min(1).max(200).describe('What follows `#link=` in the printed link.'),
    }),
    output: done,
    example: { ok: true },
  },
  {
    name: 'auth.logout',
    method: 'POST',
    path: `${authPrefix}logout`,
    tag: 'Sign-in',
    summary: 'Sign out',
    description:
      'Ends the login session of the cookie and clears the cookie. Without a valid cookie the route does nothing and returns 200. Requests from pages of other sites are refused.',
    errors: ['forbidden'],
    output: done,
    example: { ok: true },
  },
  {
    name: 'health.live',
    method: 'GET',
    path: paths.live,
    tag: 'Health',
    summary: 'Check liveness',
    description: 'Returns 200 while the process runs, whether or not it can reach the database.',
    errors: [],
    output: healthy,
    example: { status: 'ok' },
  },
  {
    name: 'health.ready',
    method: 'GET',
    path: paths.ready,
    tag: 'Health',
    summary: 'Check readiness',
    description: 'Returns 200 when the database answers and has every migration, otherwise 503.',
    errors: [],
    output: healthy,
    example: { status: 'ok' },
  },
  {
    name: 'health.metrics',
    method: 'GET',
    path: paths.metrics,
    tag: 'Health',
    summary: 'Get metrics',
    description:
      'Returns metrics in the text format of Prometheus: the duration of requests by route and status, concurrent requests, connections, and the resources of the process. No metric contains data of an account.',
    errors: [],
    output: z.string(),
    media: { 'text/plain': sampleMetric },
    example: sampleMetric,
  },
  {
    name: 'openapi.get',
    method: 'GET',
    path: paths.openapi,
    tag: 'This document',
    summary: 'Get this document',
    description: 'Returns the API as an OpenAPI 3.1 document, generated from the router, with an `etag`.',
    errors: [],
    output: z.looseObject({ openapi: z.string() }),
    example: { openapi: '3.1.1' },
  },
];
