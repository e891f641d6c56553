import { ApiError, type IngestResult } from '@masker/contract';
import { z } from 'zod';
import { openBody, withinBytes } from '../http/body.ts';
import type { Exchange } from '../http/exchange.ts';
import { json, ndjson, requireMediaType } from '../http/media-type.ts';
import { refuseMethod, sendJson } from '../http/respond.ts';
import type { Context } from '../procedure/context.ts';
import { check, ReadInput } from '../procedure/input.ts';
import { decodeQuery } from '../rest/query.ts';
import { isBlank, readJsonRecords } from '../sources/json-records.ts';
import {
  type LitellmAgentField,
  litellmAgentFields,
  litellmSelection,
  litellmSession,
} from '../sources/litellm.ts';
import { ingestRecords, type SourceRecord } from './ingest-records.ts';
import { runIngest } from './run-ingest.ts';

/** The query parameters of `POST /api/v1/ingest/litellm`. */
export const litellmQuery = z.strictObject({
  agent: z
    .enum(litellmAgentFields, { error: `must be one of ${litellmAgentFields.join(', ')}` })
    .optional()
    .describe(
      'The field that names the agent: `key_alias`, `team`, `tag` or `end_user`. Default: the setting `INGEST_LITELLM_AGENT`.',
    ),
});

/** What is read of an entry, for the reference; the rest of it is not decoded. */
export const litellmEntrySchema = z
  .looseObject({
    id: z.string().describe("The entry's id."),
    status: z.enum(['success', 'failure']).optional(),
    startTime: z.union([z.number(), z.string()]).describe('Seconds since the epoch, or ISO 8601.'),
    endTime: z.union([z.number(), z.string()]),
    model: z.string().optional(),
    metadata: z.looseObject({}).optional(),
    guardrail_information: z
      .array(
        z.looseObject({
          guardrail_status: z.string().optional(),
          masked_entity_count: z.record(z.string(), z.number()).nullable().optional(),
        }),
      )
      .nullable()
      .optional(),
  })
  .meta({ id: 'LitellmEntry' });

/** Bytes of a body after decompression: LiteLLM sends up to 512 entries, each with its whole conversation. */
const maxBytes = 256 * 1024 * 1024;
const tooLarge = ', uncompressed. Send fewer entries at once. The entries before are stored.';

/**
 * `POST /api/v1/ingest/litellm`: ingests what LiteLLM's generic API logger sends, a list or NDJSON. LiteLLM declares
 * both as `application/json`, so the body itself tells.
 */
export async function serveLitellm(exchange: Exchange, ctx: Context): Promise<void> {
  const { req, res } = exchange;
  if (req.method !== 'POST') return refuseMethod(exchange, 'POST');
  const result = await runIngest(ctx, async (caller) => {
    const { input, details } = decodeQuery(exchange.query, new Set());
    const { agent = ctx.services.sources.litellmAgent } = check(
      litellmQuery,
      new ReadInput(input, details),
      {},
    );
    requireMediaType(req, [json, ndjson]);
    const records = litellmRecords(
      notBlank(withinBytes(openBody(req), maxBytes, tooLarge)),
      agent,
      caller.agentId,
    );
    return readable(await ingestRecords(ctx, caller, 'litellm', records));
  });
  sendJson(req, res, 200, JSON.stringify(result), { 'x-request-id': exchange.requestId });
}

/** @throws `bad_request` at the end of a body that has nothing in it, not even an empty list: it was lost on the way */
async function* notBlank(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let hasContent = false;
  for await (const chunk of body) {
    hasContent ||= !isBlank(chunk);
    yield chunk;
  }
  if (!hasContent)
    throw new ApiError('bad_request', 'The body is empty. Send the entries as a list, or one after another.');
}

async function* litellmRecords(
  body: AsyncIterable<Uint8Array>,
  agent: LitellmAgentField,
  agentId: string | null,
): AsyncGenerator<SourceRecord[]> {
  for await (const records of readJsonRecords(body, litellmSelection)) {
    yield records.map(({ number, value, error = 'cannot be read' }) =>
      value === undefined ? { number, error } : { number, ...litellmSession(value, agent, agentId) },
    );
  }
}

/** @throws `bad_request` if the body has no record that can be read */
function readable(result: IngestResult): IngestResult {
  const [first] = result.rejected;
  const isUnreadable =
    result.accepted + result.duplicates === 0 && result.rejected_count === 1 && first?.code === 'bad_request';
  if (!isUnreadable || first === undefined) return result;
  throw new ApiError('bad_request', `The entry ${first.message}. Nothing was stored.`);
}
