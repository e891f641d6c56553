import { ApiError, accountSuspended, type IngestResult, invalid, unknownParameter } from '@masker/contract';
import { z } from 'zod';
import { recordRefusal } from '../audit-log/record-call.ts';
import { refusalThrottle } from '../audit-log/refusal-throttle.ts';
import { openBody, withinBytes } from '../http/body.ts';
import type { Exchange } from '../http/exchange.ts';
import { limitBody } from '../http/limit-body.ts';
import { json, requireMediaType } from '../http/media-type.ts';
import { refuseMethod, sendJson } from '../http/respond.ts';
import type { Context } from '../procedure/context.ts';
import { type JsonRecord, JsonRecordReader, type Selection } from '../sources/json-records.ts';
import { retellSelection, retellSession } from '../sources/retell.ts';
import { verifyRetell } from '../sources/retell-signature.ts';
import type { Converted } from '../sources/source.ts';
import { vapiSelection, vapiSession } from '../sources/vapi.ts';
import { ingestRecords, type SourceRecord, storeRecords } from './ingest-records.ts';
import { runIngest } from './run-ingest.ts';

/** What is read of a webhook of Vapi, for the reference. */
export const vapiMessageSchema = z
  .looseObject({ message: z.looseObject({ type: z.string(), call: z.looseObject({ id: z.string() }) }) })
  .meta({ id: 'VapiServerMessage' });

/** What is read of a webhook of Retell, for the reference. */
export const retellEventSchema = z
  .looseObject({ event: z.string(), call: z.looseObject({ call_id: z.string() }) })
  .meta({ id: 'RetellEvent' });

/** `POST /api/v1/ingest/vapi`: ingests the end-of-call reports of Vapi, which sends the token as its credential. */
export async function serveVapi(exchange: Exchange, ctx: Context): Promise<void> {
  if (exchange.req.method !== 'POST') return refuseMethod(exchange, 'POST');
  const result = await runIngest(ctx, async (caller) => {
    begin(exchange);
    const record = await oneRecord(openBody(exchange.req), vapiSelection);
    return ingestRecords(
      ctx,
      caller,
      'vapi',
      converted(record, (body) => vapiSession(body, caller.agentId)),
    );
  });
  answer(exchange, result);
}

/** Runs work in a slot of the requests whose account is known. */
type WithSlot = (accountId: string, work: () => Promise<void>) => Promise<void>;

/**
 * `POST /api/v1/ingest/retell`: ingests the calls that have ended, of Retell's webhooks. Their signature is the
 * credential: it names the account by the key that made it.
 *
 * @param whileReading runs the reading of the body, which anybody may send
 */
export async function serveRetell(
  exchange: Exchange,
  ctx: Context,
  whileReading: (work: () => Promise<void>) => Promise<void>,
  withSlot: WithSlot,
): Promise<void> {
  const { req } = exchange;
  if (req.method !== 'POST') return refuseMethod(exchange, 'POST');
  const { sources, now } = ctx.services;
  if (sources.retellKeys.length === 0)
    throw new ApiError('not_found', 'Webhooks of Retell are not set up here: set RETELL_WEBHOOK_KEYS.');
  const verification = verifyRetell(req.headers['x-retell-signature']?.toString(), sources.retellKeys, now());
  if (verification === null) throw unsigned();
  let record: JsonRecord | null = null;
  await whileReading(async () => {
    begin(exchange);
    async function* verified() {
      for await (const chunk of openBody(req)) {
        verification?.update(chunk);
        yield chunk;
      }
    }
    record = await oneRecord(verified(), retellSelection);
  });
  const accountId = verification.account();
  if (accountId === null) throw unsigned();
  exchange.accountId = accountId;
  // The operator set the key, so the request is the operator's.
  const actor = { kind: 'operator' as const, id: 'operator', name: 'Retell' };
  const refuse = async (why: string) => {
    if (!refusalThrottle.shouldRecord(`retell ${accountId} ${why}`)) return;
    await recordRefusal(ctx, { accountId, actor }, 'sessions.ingest');
  };
  await withSlot(accountId, async () => {
    const isSuspended = await ctx.services.queries.isSuspended(accountId);
    if (isSuspended === null)
      throw new ApiError(
        'not_found',
        'The account of this key in RETELL_WEBHOOK_KEYS does not exist here, or was deleted.',
      );
    if (isSuspended) {
      await refuse('suspended');
      throw accountSuspended();
    }
    const sender = { accountId, agentId: null };
    const result = await storeRecords(ctx.services, sender, 'retell', converted(record, retellSession));
    const isConflict = result.rejected.some(({ code }) => code === 'conflict');
    if (isConflict) await refuse('conflict');
    answer(exchange, result);
  });
}

const unsigned = () =>
  new ApiError(
    'unauthenticated',
    'The header x-retell-signature is missing, expired, or made with a key that is not in RETELL_WEBHOOK_KEYS.',
  );

function begin(exchange: Exchange): void {
  const unknown = [...new URLSearchParams(exchange.query).keys()].map((name) => unknownParameter(name, []));
  if (unknown.length > 0) throw invalid(unknown);
  requireMediaType(exchange.req, [json]);
  limitBody(exchange);
}

/**
 * Reads a body of one record. The whole body is read, so that its signature can be verified, and so that a forwarder that
 * puts several into one body is told: their vendors never do.
 */
async function oneRecord(body: AsyncIterable<Uint8Array>, select: Selection): Promise<JsonRecord | null> {
  const reader = new JsonRecordReader(select);
  let found: JsonRecord | null = null;
  const take = () => {
    for (const record of reader.take())
      if (found === null) found = record;
      else if (found.value !== undefined)
        found = { number: 1, error: 'has more than one record; send each alone' };
  };
  for await (const chunk of withinBytes(body, maxBytes, ', uncompressed.')) {
    reader.push(chunk);
    take();
  }
  reader.end();
  take();
  return found;
}

/** Bytes of a body after decompression: a transcript of hours. */
const maxBytes = 16 * 1024 * 1024;

/** @throws `bad_request` if there is no record, or it cannot be read */
async function* converted(
  record: JsonRecord | null,
  convert: (value: Record<string, unknown>) => Converted | null,
): AsyncGenerator<SourceRecord[]> {
  if (record?.value === undefined)
    throw new ApiError('bad_request', `The body ${record?.error ?? 'is empty'}. Nothing was stored.`);
  const session = convert(record.value);
  if (session !== null) yield [{ number: record.number, ...session }];
}

function answer({ req, res, requestId }: Exchange, result: IngestResult): void {
  sendJson(req, res, 200, JSON.stringify(result), { 'x-request-id': requestId });
}
