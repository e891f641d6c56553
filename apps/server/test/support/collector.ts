import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { BinaryReader } from '@bufbuild/protobuf/wire';
import { afterwards } from './folders.ts';

/** A span as a collector got it. */
export interface SeenSpan {
  traceId: string;
  spanId: string;
  parentSpanId: string;
  name: string;
  /** 2: of a server, 3: of a client. */
  kind: number;
  attributes: Record<string, unknown>;
  /** 2: an error. */
  status: number;
  resource: Record<string, unknown>;
}

/** A metric as a collector got it. */
export interface SeenMetric {
  name: string;
  kind: 'gauge' | 'sum' | 'histogram';
  points: {
    attributes: Record<string, unknown>;
    value?: number;
    count?: number;
    buckets: number[];
    bounds: number[];
  }[];
  resource: Record<string, unknown>;
}

/** A collector of OpenTelemetry: a real HTTP server that decodes OTLP. */
export interface Collector {
  url: string;
  spans: SeenSpan[];
  metrics: SeenMetric[];
  /** All bytes that it got, as text: what must not be in there is not. */
  bytes(): string;
  headers: IncomingHttpHeaders[];
  /** The status that it answers with. */
  status: number;
  close(): Promise<void>;
}

/** @param port of a collector that was there before; any other unless given */
export async function startCollector(port = 0): Promise<Collector> {
  const bodies: Buffer[] = [];
  const server = createServer({ keepAliveTimeout: 0 }, async (req, res) => {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk as Buffer);
    const sent = Buffer.concat(chunks);
    const body = req.headers['content-encoding'] === 'gzip' ? gunzipSync(sent) : sent;
    bodies.push(body);
    collector.headers.push(req.headers);
    if (collector.status === 200) {
      if (req.url === '/v1/traces') collector.spans.push(...spansOf(body));
      if (req.url === '/v1/metrics') collector.metrics.push(...metricsOf(body));
    }
    res.writeHead(collector.status, { 'content-type': 'application/x-protobuf' });
    res.end();
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const collector: Collector = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans: [],
    metrics: [],
    bytes: () => Buffer.concat(bodies).toString('latin1'),
    headers: [],
    status: 200,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  afterwards(() => collector.close());
  return collector;
}

/** The fields of a message by number: numbers, or bytes. */
type Fields = Map<number, (number | Uint8Array)[]>;

function fieldsOf(bytes: Uint8Array): Fields {
  const reader = new BinaryReader(bytes);
  const fields: Fields = new Map();
  while (reader.pos < reader.len) {
    const [number, type] = reader.tag();
    const value = [
      () => Number(reader.uint64()),
      () => reader.double(),
      () => reader.bytes(),
      undefined,
      undefined,
      () => reader.fixed32(),
    ][type]?.();
    if (value === undefined) throw new Error(`wire type ${type}`);
    fields.set(number, [...(fields.get(number) ?? []), value]);
  }
  return fields;
}

const messages = (fields: Fields, number: number) =>
  (fields.get(number) ?? []).map((bytes) => fieldsOf(bytes as Uint8Array));
const bytesAt = (fields: Fields, number: number) =>
  Buffer.from((fields.get(number)?.[0] ?? new Uint8Array()) as Uint8Array);
const textAt = (fields: Fields, number: number) => bytesAt(fields, number).toString();
const numberAt = (fields: Fields, number: number) => fields.get(number)?.[0] as number | undefined;

/** Numbers of fixed width, which are sent packed. */
function packedAt(fields: Fields, number: number, read: (bytes: Buffer, at: number) => number): number[] {
  const bytes = bytesAt(fields, number);
  return Array.from({ length: bytes.length / 8 }, (_, index) => read(bytes, index * 8));
}

function attributesOf(fields: Fields, number: number): Record<string, unknown> {
  return Object.fromEntries(
    messages(fields, number).map((pair) => {
      const [value = new Map() as Fields] = messages(pair, 2);
      return [textAt(pair, 1), value.has(1) ? textAt(value, 1) : [...value.values()][0]?.[0]];
    }),
  );
}

const resourceOf = (fields: Fields) => attributesOf(messages(fields, 1)[0] ?? new Map(), 1);

function spansOf(body: Uint8Array): SeenSpan[] {
  return messages(fieldsOf(body), 1).flatMap((resourceSpans) =>
    messages(resourceSpans, 2).flatMap((scopeSpans) =>
      messages(scopeSpans, 2).map((span) => ({
        traceId: bytesAt(span, 1).toString('hex'),
        spanId: bytesAt(span, 2).toString('hex'),
        parentSpanId: bytesAt(span, 4).toString('hex'),
        name: textAt(span, 5),
        kind: numberAt(span, 6) ?? 0,
        attributes: attributesOf(span, 9),
        status: numberAt(messages(span, 15)[0] ?? new Map(), 3) ?? 0,
        resource: resourceOf(resourceSpans),
      })),
    ),
  );
}

const kinds = { 5: 'gauge', 7: 'sum', 9: 'histogram' } as const;

function metricsOf(body: Uint8Array): SeenMetric[] {
  return messages(fieldsOf(body), 1).flatMap((resourceMetrics) =>
    messages(resourceMetrics, 2).flatMap((scopeMetrics) =>
      messages(scopeMetrics, 2).map((metric) => {
        const field = ([5, 7, 9] as const).find((number) => metric.has(number)) ?? 5;
        const isHistogram = field === 9;
        const points = messages(messages(metric, field)[0] ?? new Map(), 1);
        return {
          name: textAt(metric, 1),
          kind: kinds[field],
          resource: resourceOf(resourceMetrics),
          points: points.map((point) => ({
            attributes: attributesOf(point, isHistogram ? 9 : 7),
            ...(isHistogram ? { count: packedCount(point) } : { value: numberAt(point, 4) }),
            buckets: isHistogram ? packedAt(point, 6, (bytes, at) => Number(bytes.readBigUInt64LE(at))) : [],
            bounds: isHistogram ? packedAt(point, 7, (bytes, at) => bytes.readDoubleLE(at)) : [],
          })),
        };
      }),
    ),
  );
}

/** The count is a fixed64, which was read as a double. */
function packedCount(point: Fields): number {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(numberAt(point, 4) ?? 0);
  return Number(bytes.readBigUInt64LE());
}
