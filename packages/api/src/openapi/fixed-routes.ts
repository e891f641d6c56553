import { csvHeader, csvLine, type ErrorCode, exportSessionsInput, type Scope } from '@masker/contract';
import { type ZodObject, type ZodType, z } from 'zod';
import { exportPath } from '../export/serve-export.ts';
import { metricsPath } from '../metrics/serve-metrics.ts';
import { sampleSession } from './examples.ts';

/** A route that is no procedure of the router. */
export interface FixedRoute {
  name: string;
  method: 'GET' | 'POST';
  path: string;
  tag: 'Sessions' | 'Sign-in' | 'Health' | 'This document';
  summary: string;
  description: string;
  errors: readonly ErrorCode[];
  /** The parameters of its query, or, of a POST, its body. */
  input?: ZodObject;
  /** What a credential must allow; without it, none is asked for. */
  scope?: Scope;
  output: ZodType;
  /** The media types of the answer, with an example of each; JSON unless given. */
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
    path: exportPath,
    tag: 'Sessions',
    summary: 'Export sessions',
    description:
      'Every session that the filters select, streamed, in the order of the list. An export that cannot be finished resets the connection. Some proxies hide that: ask for `end=true` and check the last line.',
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
    name: 'auth.providers',
    method: 'GET',
    path: '/api/v1/auth/providers',
    tag: 'Sign-in',
    summary: 'List the ways to sign in',
    description: 'What a sign-in page needs to know of this installation.',
    errors: [],
    output: ways,
    example: { demo: false, demo_data: false, providers: [{ id: 'github', name: 'GitHub' }] },
  },
  {
    name: 'auth.demo',
    method: 'POST',
    path: '/api/v1/auth/demo',
    tag: 'Sign-in',
    summary: 'Sign in by the link of this start',
    description:
      'Signs in as the demo user, or, without demo data, as the local administrator. Needs the secret of the link that the server printed when it started, and answers with the cookie in `set-cookie`. Exists only where the server keeps its own PostgreSQL and listens on a loopback address; elsewhere it is 404. Refused when another site’s page asks for it.',
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
    path: '/api/v1/auth/logout',
    tag: 'Sign-in',
    summary: 'Sign out',
    description:
      'Ends the sign-in of the cookie and clears it. Without a valid cookie there is nothing to end, which is no error. Refused when another site’s page asks for it.',
    errors: ['forbidden'],
    output: done,
    example: { ok: true },
  },
  {
    name: 'health.live',
    method: 'GET',
    path: '/api/healthz',
    tag: 'Health',
    summary: 'Is it alive',
    description: 'Answers as long as the process does, whether or not the database can be reached.',
    errors: [],
    output: healthy,
    example: { status: 'ok' },
  },
  {
    name: 'health.ready',
    method: 'GET',
    path: '/api/readyz',
    tag: 'Health',
    summary: 'Is it ready',
    description: 'Ready when the database answers and has every migration; 503 until then.',
    errors: [],
    output: healthy,
    example: { status: 'ok' },
  },
  {
    name: 'health.metrics',
    method: 'GET',
    path: metricsPath,
    tag: 'Health',
    summary: 'What it measures',
    description:
      'How many requests there were, by route and status, and how long they took; what is under way, and what the process takes. In the text format of Prometheus. Nothing of accounts.',
    errors: [],
    output: z.string(),
    media: { 'text/plain': sampleMetric },
    example: sampleMetric,
  },
  {
    name: 'openapi.get',
    method: 'GET',
    path: '/api/openapi.json',
    tag: 'This document',
    summary: 'Get this document',
    description: 'The API as OpenAPI 3.1, made from the router. Carries an `etag`.',
    errors: [],
    output: z.looseObject({ openapi: z.string() }),
    example: { openapi: '3.1.1' },
  },
];
