import type { IncomingMessage } from 'node:http';
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { ApiError, type IngestResult, type JsonBounds } from '@masker/contract';
import { z } from 'zod';
import { statusOf } from '../answer/api-error.ts';
import { decodeBody, openBody, parseJson, readBytes } from '../http/body.ts';
import type { Exchange } from '../http/exchange.ts';
import { limitBody } from '../http/limit-body.ts';
import { json, mediaType, requireMediaType } from '../http/media-type.ts';
import { errorHeaders, refuseMethod } from '../http/respond.ts';
import { securityHeaders } from '../http/security-headers.ts';
import type { Context } from '../procedure/context.ts';
import { type OtlpSettings, type OtlpSpan, otlpSession } from '../sources/otlp.ts';
import { jsonSpans } from '../sources/otlp-json.ts';
import { protobufSpans } from '../sources/otlp-protobuf.ts';
import { ingestRecords, type SourceRecord } from './ingest-records.ts';
import { runIngest } from './run-ingest.ts';

const protobuf = 'application/x-protobuf';

/** What is read of a request, for the reference. */
export const otlpRequestSchema = z
  .looseObject({ resourceSpans: z.array(z.looseObject({})).optional() })
  .meta({ id: 'ExportTraceServiceRequest' });

/** The answer, in the JSON encoding of OTLP. */
export const otlpResponseSchema = z
  .strictObject({
    partialSuccess: z
      .strictObject({
        rejectedSpans: z.string().describe('The number of spans that were not stored, as a decimal text.'),
        errorMessage: z.string(),
      })
      .optional()
      .describe('Absent if every span was stored.'),
  })
  .meta({ id: 'ExportTraceServiceResponse' });

/** Bytes of a body after decompression. A batch of spans has 512 by default. */
const maxBytes = 16 * 1024 * 1024;

const bounds: JsonBounds = { depth: 64, names: 512, values: 1_000_000 };

/**
 * `POST /v1/traces`: ingests spans of generative AI from an OpenTelemetry exporter or collector, by OTLP/HTTP as JSON or
 * protobuf. Other spans are accepted and not stored.
 */
export async function serveOtlp(exchange: Exchange, ctx: Context): Promise<void> {
  const { req } = exchange;
  if (req.method !== 'POST') return refuseMethod(exchange, 'POST');
  const result = await runIngest(ctx, async (caller) => {
    requireMediaType(req, [protobuf, json]);
    limitBody(exchange);
    const body = await readBytes(
      // Its spans repeat a long prompt, so that a batch may be packed very well, and a collector drops what is refused.
      openBody(req, { anyRatioBytes: maxBytes }),
      maxBytes,
      ', uncompressed. Lower the batch size of the exporter.',
    );
    const { otlp } = ctx.services.sources;
    const records = recordsOf(spansOf(req, body, otlp), otlp, caller.agentId);
    return ingestRecords(ctx, caller, 'otlp', records);
  });
  const response = responseOf(result);
  send(exchange, 200, response, () => encodeResponse(response));
}

/** @throws `bad_request` if the body is no request of OTLP, or not UTF-8; nothing of it is stored then */
function spansOf(req: IncomingMessage, body: Buffer, settings: OtlpSettings): OtlpSpan[] {
  try {
    if (mediaType(req) === protobuf) return [...protobufSpans(body, settings)];
    return [...jsonSpans(parseJson(decodeBody(body), bounds), settings)];
  } catch (error) {
    if (error instanceof ApiError) throw error;
    throw new ApiError(
      'bad_request',
      'The body is not an ExportTraceServiceRequest of OTLP, or it was cut off.',
    );
  }
}

async function* recordsOf(
  spans: readonly OtlpSpan[],
  settings: OtlpSettings,
  agentId: string | null,
): AsyncGenerator<SourceRecord[]> {
  yield spans.flatMap((span, i) => {
    const converted = otlpSession(span, settings, agentId);
    return converted === null ? [] : [{ number: i + 1, ...converted }];
  });
}

type OtlpResponse = z.infer<typeof otlpResponseSchema>;

function responseOf({ rejected, rejected_count }: IngestResult): OtlpResponse {
  if (rejected_count === 0) return {};
  const first = rejected[0];
  const others = rejected_count > 1 ? `, and ${rejected_count - 1} more were not stored` : '';
  const errorMessage = `Span ${first?.line} ${first?.message}${others}.`;
  return { partialSuccess: { rejectedSpans: String(rejected_count), errorMessage } };
}

/** `ExportTraceServiceResponse` as protobuf. */
function encodeResponse({ partialSuccess }: OtlpResponse): Uint8Array {
  const writer = new BinaryWriter();
  if (partialSuccess) {
    writer.tag(1, WireType.LengthDelimited).fork();
    writer.tag(1, WireType.Varint).int64(partialSuccess.rejectedSpans);
    writer.tag(2, WireType.LengthDelimited).string(partialSuccess.errorMessage);
    writer.join();
  }
  return writer.finish();
}

/** Answers with an error as OTLP has them: a `google.rpc.Status` in the encoding of the request. */
export function sendOtlpError(exchange: Exchange, error: ApiError): void {
  const { message } = error;
  send(
    exchange,
    statusOf(error),
    { message },
    () => new BinaryWriter().tag(2, WireType.LengthDelimited).string(message).finish(),
    errorHeaders(exchange.req, error, exchange.requestId),
  );
}

function send(
  { req, res, requestId }: Exchange,
  status: number,
  answer: object,
  encode: () => Uint8Array,
  headers: Record<string, string> = {},
): void {
  if (res.destroyed) return;
  const isProtobuf = mediaType(req) === protobuf;
  const body = isProtobuf ? encode() : Buffer.from(JSON.stringify(answer));
  res.writeHead(status, {
    ...securityHeaders,
    'content-type': isProtobuf ? protobuf : json,
    'content-length': body.length,
    'cache-control': 'private, no-store',
    'x-request-id': requestId,
    ...headers,
  });
  res.end(body);
}
