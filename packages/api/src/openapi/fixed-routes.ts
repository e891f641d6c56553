import {
  auditCsvHeader,
  auditCsvLine,
  csvHeader,
  csvLine,
  type ErrorCode,
  exportAuditInput,
  exportIdInput,
  exportKeySetSchema,
  exportSessionsInput,
  type InvitationOffer,
  ingestResultSchema,
  invitationOfferSchema,
  kindListSchema,
  type Scope,
} from '@masker/contract';
import { type ZodObject, type ZodType, z } from 'zod';
import { authPrefix, paths } from '../http/paths.ts';
import { litellmEntrySchema, litellmQuery } from '../ingest/serve-litellm.ts';
import { otlpRequestSchema, otlpResponseSchema } from '../ingest/serve-otlp.ts';
import { retellEventSchema, vapiMessageSchema } from '../ingest/serve-webhooks.ts';
import { sampleAccess, sampleIngestResult, sampleSession } from './examples.ts';

/** A route that is not a procedure of the router. */
export interface FixedRoute {
  name: string;
  method: 'GET' | 'POST';
  path: string;
  tag: 'Sessions' | 'Account' | 'Exports' | 'Sources' | 'Sign-in' | 'Health' | 'This document';
  summary: string;
  description: string;
  errors: readonly ErrorCode[];
  /** The query parameters, or the body of a POST. */
  input?: ZodObject;
  /** The body of another system's format, by media type; `query` are the parameters beside it. */
  body?: { schema: ZodType; types: readonly string[]; example: unknown };
  query?: ZodObject;
  /** The parameters in the path, in order. */
  pathParameters?: readonly string[];
  /** The scope that the credential must have; without it, no credential is needed. */
  scope?: Scope;
  /** Whether the cookie of a person is needed instead. */
  person?: true;
  output: ZodType;
  /** Examples by media type of the response; defaults to JSON with `example`. */
  media?: Record<string, unknown>;
  example: unknown;
}

const done = z.strictObject({ ok: z.literal(true) }).meta({ id: 'Done' });
const healthy = z.strictObject({ status: z.literal('ok') }).meta({ id: 'Health' });
const ways = z
  .strictObject({
    demo: z.boolean().describe('Whether the printed sign-in link is available.'),
    demo_data: z.boolean().describe('Whether the sign-in link signs in to demo data.'),
    providers: z
      .array(z.strictObject({ id: z.string(), name: z.string() }).meta({ id: 'IdentityProvider' }))
      .describe('The identity providers to sign in with.'),
  })
  .meta({ id: 'SignInWays' });

const invitationSecret = z.strictObject({
  invitation: z.string().min(1).max(200).describe('The part of the link after `/invite/`.'),
});

const sampleMetric = 'masker_http_requests{gate="requests",state="under_way"} 3\n';
const sampleLine = `${JSON.stringify(sampleSession)}\n`;
const sampleCsv = `${csvHeader}${csvLine(sampleSession)}`;

const sampleEntryLine = `${JSON.stringify(sampleAccess)}\n`;
const sampleEntryCsv = `${auditCsvHeader}${auditCsvLine(sampleAccess)}`;

export const fixedRoutes: readonly FixedRoute[] = [
  {
    name: 'sessions.export',
    method: 'GET',
    path: paths.export,
    tag: 'Sessions',
    summary: 'Export sessions',
    description:
      'Streams every session that matches the filters, in the order of the list. An export that cannot be finished resets the connection. Some proxies hide the reset: send `end=true` and check the last line.',
    errors: ['unauthenticated', 'forbidden', 'validation_failed'],
    input: exportSessionsInput,
    scope: 'sessions:read',
    output: z.string(),
    media: {
      'application/x-ndjson': sampleLine,
      'text/csv': sampleCsv,
      'application/vnd.apache.parquet': '',
    },
    example: sampleLine,
  },
  {
    name: 'accessLog.export',
    method: 'GET',
    path: paths.auditExport,
    tag: 'Account',
    summary: 'Export the audit log',
    description:
      'Streams every entry of the audit log that matches the filters, newest first. Each line of NDJSON has the text that the hashes of the chain cover, so `masker audit verify` verifies a file without filters offline. An export that cannot be finished resets the connection. Some proxies hide the reset: send `end=true` and check the last line.',
    errors: ['unauthenticated', 'forbidden', 'validation_failed'],
    input: exportAuditInput,
    scope: 'audit:read',
    output: z.string(),
    media: { 'application/x-ndjson': sampleEntryLine, 'text/csv': sampleEntryCsv },
    example: sampleEntryLine,
  },
  {
    name: 'exports.content',
    method: 'GET',
    path: paths.exportContent,
    pathParameters: ['export_id'],
    tag: 'Exports',
    summary: 'Download an export',
    description:
      'Sends the file of a finished export. `etag` is its SHA-256; `range` and `if-range` work, so an interrupted download can be continued. Access is checked for each request: a credential that may not list the export may not download it.',
    errors: ['unauthenticated', 'forbidden', 'not_found', 'conflict', 'validation_failed', 'unavailable'],
    input: exportIdInput,
    scope: 'sessions:read',
    output: z.string(),
    media: {
      'application/x-ndjson': sampleLine,
      'text/csv': sampleCsv,
      'application/vnd.apache.parquet': '',
      'application/gzip': '',
      'application/pdf': '',
    },
    example: sampleLine,
  },
  {
    name: 'exports.timestamp',
    method: 'GET',
    path: paths.exportTimestamp,
    pathParameters: ['export_id'],
    tag: 'Exports',
    summary: 'Get the timestamp of a statement',
    description:
      'Sends the reply of the timestamp authority (RFC 3161) for the statement, if the operator has set one. Its digest is the SHA-256 of the statement as `GET /api/v1/exports/{export_id}/statement` sends it. 404 while there is none; `timestamp` of the export says why.',
    errors: ['unauthenticated', 'forbidden', 'not_found', 'conflict', 'validation_failed'],
    input: exportIdInput,
    scope: 'sessions:read',
    output: z.string(),
    media: { 'application/timestamp-reply': '' },
    example: '',
  },
  {
    name: 'exportKeys.list',
    method: 'GET',
    path: paths.exportKeys,
    tag: 'Exports',
    summary: 'List the keys that sign exports',
    description:
      'Returns every key that ever signed an export, newest first, as a JWK Set. It needs no credential, so that anyone who has an export and its statement can verify them.',
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
    name: 'ingest.litellm',
    method: 'POST',
    path: paths.ingestLitellm,
    tag: 'Sources',
    summary: "Add sessions from LiteLLM's log",
    description:
      "Takes what LiteLLM's generic API logger sends: a list of log entries, one entry, or NDJSON. Each entry becomes a session; its id follows from the entry's, so an entry that is sent again is a duplicate. `masked_entity_count` of the guardrails becomes `redactions_by_kind`. Messages, responses and everything else are not decoded. Entries that cannot be stored are reported, and the others are stored.",
    errors: [
      'unauthenticated',
      'forbidden',
      'bad_request',
      'payload_too_large',
      'unsupported_media_type',
      'validation_failed',
    ],
    scope: 'sessions:write',
    query: litellmQuery,
    body: {
      schema: z.union([litellmEntrySchema, z.array(litellmEntrySchema)]),
      types: ['application/json', 'application/x-ndjson'],
      example: [
        {
          id: 'chatcmpl-BzNH0WmLF3',
          status: 'success',
          startTime: 1_777_842_872.0,
          endTime: 1_777_842_872.794,
          model: 'gpt-4o-mini',
          metadata: { user_api_key_alias: 'appointment-bot-prod' },
          guardrail_information: [
            { guardrail_status: 'success', masked_entity_count: { PHONE_NUMBER: 1, PERSON: 2 } },
          ],
        },
      ],
    },
    output: ingestResultSchema,
    example: sampleIngestResult,
  },
  {
    name: 'ingest.vapi',
    method: 'POST',
    path: paths.ingestVapi,
    tag: 'Sources',
    summary: 'Add a session from a webhook of Vapi',
    description:
      'Takes the server messages of Vapi. An `end-of-call-report` becomes a session without reported redaction counts; other messages are accepted and not stored. The token is a custom credential of Vapi, of the type Bearer Token.',
    errors: [
      'unauthenticated',
      'forbidden',
      'bad_request',
      'payload_too_large',
      'unsupported_media_type',
      'validation_failed',
    ],
    scope: 'sessions:write',
    body: {
      schema: vapiMessageSchema,
      types: ['application/json'],
      example: {
        message: {
          type: 'end-of-call-report',
          endedReason: 'customer-ended-call',
          startedAt: '2026-05-03T21:14:32.000Z',
          endedAt: '2026-05-03T21:14:32.794Z',
          assistant: { name: 'appointment-bot-prod', model: { model: 'gpt-4o-mini' } },
          call: { id: '7c1f0a52-9a1d-4a77-8f0e-3a8c2f6b9d11', assistantId: 'f3a1c6f0-1f6e-4b7e' },
        },
      },
    },
    output: ingestResultSchema,
    example: sampleIngestResult,
  },
  {
    name: 'ingest.retell',
    method: 'POST',
    path: paths.ingestRetell,
    tag: 'Sources',
    summary: 'Add a session from a webhook of Retell',
    description:
      "Takes the webhooks of Retell. A `call_ended` becomes a session without reported redaction counts; other events are accepted and not stored. The credential is the header `x-retell-signature`, an HMAC of the body with the account's key in the setting `RETELL_WEBHOOK_KEYS`. Without that setting, the route is 404.",
    errors: [
      'unauthenticated',
      'not_found',
      'bad_request',
      'payload_too_large',
      'unsupported_media_type',
      'validation_failed',
    ],
    body: {
      schema: retellEventSchema,
      types: ['application/json'],
      example: {
        event: 'call_ended',
        call: {
          call_id: 'Jabr9TXYYJHfvl6Syypi88rdAHYHmcq6',
          agent_id: 'oBeDLoLOeuAbiuaMFXRtDOLriTJ5tSxD',
          agent_name: 'appointment-bot-prod',
          call_status: 'ended',
          disconnection_reason: 'user_hangup',
          start_timestamp: 1_777_842_872_000,
          end_timestamp: 1_777_842_872_794,
        },
      },
    },
    output: ingestResultSchema,
    example: sampleIngestResult,
  },
  {
    name: 'ingest.otlp',
    method: 'POST',
    path: paths.traces,
    tag: 'Sources',
    summary: 'Add sessions from OpenTelemetry',
    description:
      'Takes traces by OTLP/HTTP, as JSON or protobuf. Spans of generative AI become sessions: those whose `gen_ai.operation.name` is in the setting `INGEST_OTEL_OPERATIONS`. Other spans are accepted and not stored. Ids follow from the trace and the span, so a span that is sent again is a duplicate. Spans that cannot be stored are in `partialSuccess`. The path, the answers and the errors (a `Status`) are those of the specification of OTLP.',
    errors: ['unauthenticated', 'forbidden', 'bad_request', 'payload_too_large', 'unsupported_media_type'],
    scope: 'sessions:write',
    body: {
      schema: otlpRequestSchema,
      types: ['application/json', 'application/x-protobuf'],
      example: {
        resourceSpans: [
          {
            scopeSpans: [
              {
                spans: [
                  {
                    traceId: '5b8efff798038103d269b633813fc60c',
                    spanId: 'eee19b7ec3c1b174',
                    startTimeUnixNano: '1777842872000000000',
                    endTimeUnixNano: '1777842872794000000',
                    attributes: [
                      { key: 'gen_ai.operation.name', value: { stringValue: 'chat' } },
                      { key: 'gen_ai.agent.name', value: { stringValue: 'appointment-bot-prod' } },
                      { key: 'gen_ai.request.model', value: { stringValue: 'gpt-4o-mini' } },
                      { key: 'masker.redactions.PHONE', value: { intValue: '1' } },
                    ],
                  },
                ],
              },
            ],
          },
        ],
      },
    },
    output: otlpResponseSchema,
    example: {},
  },
  {
    name: 'kinds.list',
    method: 'GET',
    path: paths.kinds,
    tag: 'Sources',
    summary: 'List the names of kinds',
    description:
      'Returns the documented kinds of redaction, and what detectors call them: which of their names are counted as which kind. Any other name becomes a kind by its spelling alone (`customerNumber` is `CUSTOMER_NUMBER`). It needs no credential.',
    errors: [],
    output: kindListSchema,
    example: {
      data: [{ kind: 'NAME', names: [{ source: 'presidio', name: 'PERSON' }] }],
      sources: [],
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
      'Signs in as the demo user or, without demo data, as the local administrator. Takes the secret of the link that the server printed when it started, and sets the cookie. The route exists only if the server runs the embedded PostgreSQL and listens on a loopback address; otherwise it is 404. Requests from pages of other sites are refused.',
    errors: ['forbidden', 'not_found', 'unsupported_media_type', 'validation_failed'],
    input: z.strictObject({
      secret: z.string().min(1).max(200).describe('The part of the printed link after `#link=`.'),
    }),
    output: done,
    example: { ok: true },
  },
  {
    name: 'auth.signIn',
    method: 'POST',
    path: `${authPrefix}sign-in/{provider}`,
    pathParameters: ['provider'],
    tag: 'Sign-in',
    summary: 'Start to sign in with an identity provider',
    description:
      'Returns the address at the identity provider that the browser opens next, and sets the cookie that ties the sign-in to this browser. The provider redirects the browser to `/api/v1/auth/callback/{provider}`, which signs the person in and redirects to `next`. A body of `application/x-www-form-urlencoded` gets a 303 to the address instead. Without the provider it is 404, and 503 while the provider cannot be reached. Requests from pages of other sites are refused.',
    errors: [
      'bad_request',
      'forbidden',
      'not_found',
      'unsupported_media_type',
      'validation_failed',
      'unavailable',
    ],
    input: z.strictObject({
      provider: z.string().describe('The `id` of an identity provider.'),
      next: z
        .string()
        .max(2_048)
        .optional()
        .describe('The path on this site to open afterwards; the list of sessions without it.'),
      invitation: z
        .string()
        .min(1)
        .max(200)
        .optional()
        .describe('The secret of an invitation: the person who signs in accepts it.'),
    }),
    output: z.strictObject({ url: z.string().describe('The address that the browser opens next.') }),
    example: { url: '…/login/oauth/authorize?client_id=…&code_challenge=…&state=…' },
  },
  {
    name: 'auth.invitation',
    method: 'POST',
    path: `${authPrefix}invitation`,
    tag: 'Sign-in',
    summary: 'Look at an invitation',
    description:
      'Returns what an invitation offers. Its secret is in the body, because addresses are logged. An invitation that was used, revoked or has expired is 404. Requests from pages of other sites are refused.',
    errors: ['bad_request', 'forbidden', 'not_found', 'unsupported_media_type', 'validation_failed'],
    input: invitationSecret,
    output: z.strictObject({ invitation: invitationOfferSchema }),
    example: {
      invitation: {
        account: { id: 'acc_01HYZ0N1P2Q3R4S5T6V7W8X9YZ', name: 'Northside Clinic' },
        role: 'viewer',
        invited_by: 'Ada Lindqvist',
        expires_at: '2026-05-10T21:14:32Z',
      },
    } satisfies { invitation: InvitationOffer },
  },
  {
    name: 'auth.acceptInvitation',
    method: 'POST',
    path: `${authPrefix}invitation/accept`,
    tag: 'Sign-in',
    summary: 'Accept an invitation',
    description:
      'Makes the signed-in person a member of the account, and replaces their cookie with one of a login session in that account. An invitation that was used, revoked or has expired is 404. Whoever is not signed in accepts it with `invitation` when they start to sign in. Requests from pages of other sites are refused.',
    errors: [
      'unauthenticated',
      'bad_request',
      'forbidden',
      'not_found',
      'unsupported_media_type',
      'validation_failed',
    ],
    input: invitationSecret,
    person: true,
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
      'Ends the login session of the cookie and clears the cookie. Without a valid cookie the route does nothing and returns 200, but the request counts as a sign-in of its address. Requests from pages of other sites are refused.',
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
