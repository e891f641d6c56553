import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import type { Session } from '@masker/contract';
import { type Attributes, SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { describe, expect, test } from 'vitest';
import { makeToken } from './support/access.ts';
import { ingesting } from './support/ingest.ts';
import { said } from './support/litellm-log.ts';
import { expectNowhere } from './support/nowhere.ts';

const { current, stored, expectExactCounts } = ingesting();

const path = '/v1/traces';
const protobuf = { 'content-type': 'application/x-protobuf' };
const json = { 'content-type': 'application/json' };
const token = async (asked = {}) =>
  (await makeToken(current.installation, current.tenant, { scopes: ['sessions:write'], ...asked })).token;

const chat: Attributes = {
  'gen_ai.operation.name': 'chat',
  'gen_ai.provider.name': 'openai',
  'gen_ai.agent.name': 'front-desk',
  'gen_ai.conversation.id': said,
  'gen_ai.request.model': 'gpt-4o-mini',
  'gen_ai.response.model': 'gpt-4o-mini-2024-07-18',
  'gen_ai.input.messages': JSON.stringify([{ role: 'user', content: said }]),
  'gen_ai.system_instructions': said,
};

describe.each([
  ['protobuf', ProtobufExporter],
  ['JSON', JsonExporter],
] as const)('an exporter of OpenTelemetry that sends %s', (_encoding, Exporter) => {
  test.each(['none', 'gzip'])('stores its spans as sessions, with compression %s', async (compression) => {
    const exporter = new Exporter({
      url: `${current.installation.url}${path}`,
      headers: { authorization: `Bearer ${await token()}` },
      compression: compression as never,
    });
    const provider = new TracerProvider({
      resource: resourceFromAttributes({ 'service.name': 'voice', 'host.name': said }),
      spanProcessors: [new BatchSpanProcessor({ exporter })],
    });
    const tracer = provider.getTracer('test');
    const at = Date.now() - 60_000;
    const span = (attributes: Attributes, seconds: number, status?: SpanStatusCode) => {
      const one = tracer.startSpan(said, {
        kind: SpanKind.CLIENT,
        attributes,
        startTime: at + seconds * 1000,
      });
      one.addEvent(said, { text: said });
      if (status !== undefined) one.setStatus({ code: status, message: said });
      one.end(at + seconds * 1000 + 250.4);
    };
    span({ ...chat, 'masker.redactions.PERSON': 2, 'masker.redactions.US_SSN': 1 }, 0);
    span({ ...chat, 'masker.redactions': '{"PhoneNumber":3}', 'error.type': 'timeout' }, 1);
    span({ ...chat, 'masker.redactions': '{}' }, 2);
    span({ 'gen_ai.operation.name': 'text_completion' }, 3, SpanStatusCode.ERROR);
    span({ 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': said }, 4);
    span({ 'http.request.method': 'GET', 'url.full': said }, 5);
    await provider.forceFlush();
    await provider.shutdown();

    const sessions = await stored();
    const told = ({
      agent_name,
      status,
      redactions_by_kind,
      upstream_model,
      duration_ms,
      ...rest
    }: Session) => ({
      agent_name,
      status,
      redactions_by_kind,
      upstream_model,
      duration_ms,
      reported: rest.redactions_reported ?? true,
    });
    const common = {
      agent_name: 'front-desk',
      upstream_model: 'gpt-4o-mini-2024-07-18',
      duration_ms: 250,
      reported: true,
    };
    expect(sessions.map(told)).toEqual([
      {
        agent_name: 'voice',
        status: 'error',
        redactions_by_kind: {},
        upstream_model: null,
        duration_ms: 250,
        reported: false,
      },
      { ...common, status: 'ok', redactions_by_kind: {} },
      { ...common, status: 'error', redactions_by_kind: { PHONE: 3 } },
      { ...common, status: 'ok', redactions_by_kind: { NAME: 2, SSN: 1 } },
    ]);
    expect(JSON.stringify(sessions)).not.toContain(said);
    await expectExactCounts();
  });
});

/** A request of one span, as the JSON encoding has it. */
const request = (changes: object = {}, attributes: Attributes = chat) => ({
  resourceSpans: [
    {
      resource: { attributes: [] },
      scopeSpans: [
        {
          scope: { name: 'test' },
          spans: [
            {
              traceId: '5B8EFFF798038103D269B633813FC60C',
              spanId: 'EEE19B7EC3C1B174',
              name: said,
              kind: 3,
              startTimeUnixNano: '1790000000123456789',
              endTimeUnixNano: '1790000001000000000',
              attributes: Object.entries(attributes).map(([key, value]) => ({
                key,
                value: typeof value === 'number' ? { intValue: String(value) } : { stringValue: value },
              })),
              status: {},
              ...changes,
            },
          ],
        },
      ],
    },
  ],
});

async function send(body: unknown, headers: Record<string, string> = json, who: object = current.tenant) {
  current.installation.clock.now = 1_790_000_600_000;
  const bytes = body instanceof Uint8Array || typeof body === 'string' ? body : JSON.stringify(body);
  const response = await current.installation.get(path, who, {
    method: 'POST',
    headers,
    body: bytes as string,
  });
  current.installation.clock.now = null;
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    body: await response.bytes(),
  };
}

const text = (bytes: Uint8Array) => JSON.parse(Buffer.from(bytes).toString());

describe('the answer', () => {
  test('of a success is an empty object, and nothing at all as protobuf', async () => {
    expect(text((await send(request())).body)).toEqual({});
    expect(await send('{}')).toMatchObject({ status: 200, type: 'application/json' });
    expect(await send(new Uint8Array(0), protobuf)).toMatchObject({
      status: 200,
      type: 'application/x-protobuf',
      body: new Uint8Array(0),
    });
    expect((await stored())[0]?.started_at).toBe('2026-09-21T14:13:20.123Z');
  });

  test('of the same spans again is the same, and nothing is added', async () => {
    await send(request());
    expect(
      text((await send(gzipSync(JSON.stringify(request())), { ...json, 'content-encoding': 'gzip' })).body),
    ).toEqual({});
    expect(await stored()).toHaveLength(1);
  });

  test('of spans that repeat a long prompt is stored, however well it is packed', async () => {
    const prompt = randomBytes(500).toString('hex').repeat(30);
    const ids = Array.from({ length: 400 }, (_, i) => (i + 1).toString(16).padStart(16, '0'));
    const all = ids.map((spanId) => request({ spanId }, { ...chat, 'gen_ai.input.messages': prompt }));
    const body = JSON.stringify({ resourceSpans: all.flatMap(({ resourceSpans }) => resourceSpans) });
    const packed = gzipSync(body);
    expect(body.length).toBeGreaterThan(150 * packed.length);
    const sent = await send(packed, { ...json, 'content-encoding': 'gzip' });
    expect([sent.status, text(sent.body)]).toEqual([200, {}]);
    expect(await stored()).toHaveLength(400);
    await expectExactCounts();
  });

  test.each<[string, object, Attributes, string]>([
    ['no ids', { traceId: said }, chat, 'Span 1 has no valid trace id and span id.'],
    ['a trace id of zeros', { traceId: '0'.repeat(32) }, chat, 'Span 1 has no valid trace id and span id.'],
    ['a span id of zeros', { spanId: '0'.repeat(16) }, chat, 'Span 1 has no valid trace id and span id.'],
    ['no end', { endTimeUnixNano: 0 }, chat, 'Span 1 has no start or no end.'],
    [
      'an end before the start',
      { endTimeUnixNano: '1' },
      chat,
      'Span 1 ended_at must not be before started_at.',
    ],
    [
      'a count that is none',
      {},
      { ...chat, 'masker.redactions': said },
      'Span 1 has a count in masker.redactions that is not a whole number.',
    ],
    [
      'two counts of one name',
      {},
      { ...chat, 'masker.redactions': '{"PERSON":1,"PERSON":5}' },
      'Span 1 has a count in masker.redactions that is not a whole number.',
    ],
    [
      'a start in the future',
      { startTimeUnixNano: '18446744073709551615', endTimeUnixNano: '18446744073709551615' },
      chat,
      'Span 1 started_at is more than 5 minutes in the future; check the clock of the sender.',
    ],
  ])(
    'of a span with %s says that it was rejected, and why',
    async (_what, changes, attributes, errorMessage) => {
      const sent = await send(request(changes, attributes));
      expect(sent.status).toBe(200);
      expect(text(sent.body)).toEqual({ partialSuccess: { rejectedSpans: '1', errorMessage } });
    },
  );

  test.each<object>([
    { doubleValue: null },
    { doubleValue: 'Infinity' },
    { doubleValue: 'NaN' },
    { doubleValue: ' ' },
    { intValue: null },
    { intValue: '' },
    { intValue: [] },
    { intValue: true },
    {},
  ])(
    'of a span whose count is %j says that it is no whole number, and stores no count of 0',
    async (value) => {
      const attributes = [
        { key: 'gen_ai.operation.name', value: { stringValue: 'chat' } },
        { key: 'masker.redactions.PERSON', value },
      ];
      const sent = await send(request({ attributes }));
      expect(text(sent.body)).toEqual({
        partialSuccess: {
          rejectedSpans: '1',
          errorMessage: 'Span 1 has a count in masker.redactions that is not a whole number.',
        },
      });
    },
  );

  test('of a span with an object that has a name twice says that it was rejected', async () => {
    const count = (intValue: number) => ({ key: 'PERSON', value: { intValue } });
    const attributes = [
      { key: 'gen_ai.operation.name', value: { stringValue: 'chat' } },
      { key: 'masker.redactions', value: { kvlistValue: { values: [count(1), count(5)] } } },
    ];
    const sent = await send(request({ attributes }));
    expect(text(sent.body)).toMatchObject({ partialSuccess: { rejectedSpans: '1' } });
    expect(await stored()).toEqual([]);
  });

  test('to an agent whose name is not UTF-8 is 400, and its name is not stored with other letters', async () => {
    const latin1 = (name: string) => Buffer.from(name, 'latin1');
    const sent = await send(latin1(JSON.stringify(request({}, { ...chat, 'gen_ai.agent.name': 'Müller' }))));
    expect([sent.status, text(sent.body)]).toEqual([
      400,
      { message: 'The body is not valid UTF-8. Encode it as UTF-8, and send it again.' },
    ]);
    const bytes = (name: string, value: Uint8Array) =>
      message(9, new BinaryWriter().tag(1, 2).string(name).tag(2, 2).bytes(message(1, value)).finish());
    const span = Buffer.concat([
      message(9, attribute('gen_ai.operation.name', 'chat')),
      bytes('gen_ai.input.messages', latin1('not read: ü')),
      bytes('gen_ai.agent.name', latin1('Müller')),
    ]);
    expect((await send(message(1, message(2, message(2, span))), protobuf)).status).toBe(400);
    expect(await stored()).toEqual([]);
  });

  const inObject = (counts: object) => ({ 'masker.redactions': JSON.stringify(counts) });
  const inAttributes = (counts: object) =>
    Object.fromEntries(Object.entries(counts).map(([name, count]) => [`masker.redactions.${name}`, count]));

  test.each([
    ['an object', inObject],
    ['attributes', inAttributes],
  ])(
    'of a span with very many counts in %s rejects that span alone, without looking at them',
    async (...args) => {
      const counts = Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`K${i}`, 1]));
      const many = request({}, { ...chat, ...args[1](counts) });
      const sent = await send({ resourceSpans: [...many.resourceSpans, ...request().resourceSpans] });
      expect(sent.status).toBe(200);
      expect(text(sent.body)).toEqual({
        partialSuccess: {
          rejectedSpans: '1',
          errorMessage: 'Span 1 has more than 1000 counts in masker.redactions.',
        },
      });
      expect(await stored()).toHaveLength(1);
    },
  );

  test('as protobuf has the rejected spans, too', async () => {
    const bytes = message(1, message(2, message(2, message(9, attribute('gen_ai.operation.name', 'chat')))));
    const { status, body } = await send(bytes, protobuf);
    expect(status).toBe(200);
    const outer = new BinaryReader(body);
    expect(outer.tag()).toEqual([1, WireType.LengthDelimited]);
    const inner = new BinaryReader(outer.bytes());
    inner.tag();
    expect(inner.int64()).toBe(1n);
    inner.tag();
    expect(inner.string()).toBe('Span 1 has no valid trace id and span id.');
  });

  test.each<[string, unknown, Record<string, string>, number]>([
    ['JSON that is cut off', `{"resourceSpans": [{"scopeSpans": "${said}`, json, 400],
    ['JSON that is empty', '', json, 400],
    ['JSON of something else', { resourceSpans: { said } }, json, 400],
    ['protobuf that is cut off', Uint8Array.of(0x0a, 0x20, 0x01), protobuf, 400],
    ['protobuf that is text', new TextEncoder().encode(said), protobuf, 400],
    ['another media type', said, { 'content-type': 'text/plain' }, 415],
    ['more than 16 MiB', `{"x": "${'x'.repeat(17 * 1024 * 1024)}"}`, json, 413],
  ])('to %s is a Status that repeats nothing of it', async (_what, body, headers, status) => {
    const sent = await send(body, headers);
    expect(sent.status).toBe(status);
    const written = Buffer.from(sent.body).toString();
    expect(written).not.toContain('Margaret');
    if (headers === protobuf) {
      expect(sent.type).toBe('application/x-protobuf');
      const reader = new BinaryReader(sent.body);
      expect(reader.tag()).toEqual([2, WireType.LengthDelimited]);
      expect(reader.string()).toContain('ExportTraceServiceRequest');
    } else expect(JSON.parse(written)).toEqual({ message: expect.any(String) });
  });

  test('without a credential, or with one that may not write, is a Status as well', async () => {
    const sent = await send(request(), json, {});
    expect(sent.status).toBe(401);
    expect(Object.keys(text(sent.body))).toEqual(['message']);
    const reader = await token({ scopes: ['sessions:read'] });
    expect((await send(request(), json, { token: reader })).status).toBe(403);
    expect((await current.installation.get(path, current.tenant)).status).toBe(405);
  });
});

test('what callers said is nowhere in the database, the log or a backup', async () => {
  await send(request());
  await send(request({ traceId: said }));
  await send(`{"resourceSpans": [{"scopeSpans": "${said}`);
  await expectNowhere(current.installation, 'Okonkwo');
});

function message(field: number, bytes: Uint8Array): Uint8Array {
  return new BinaryWriter().tag(field, WireType.LengthDelimited).bytes(bytes).finish();
}

function attribute(key: string, value: string): Uint8Array {
  const any = new BinaryWriter().tag(1, WireType.LengthDelimited).string(value).finish();
  return new BinaryWriter()
    .tag(1, WireType.LengthDelimited)
    .string(key)
    .tag(2, WireType.LengthDelimited)
    .bytes(any)
    .finish();
}
