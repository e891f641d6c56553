import { type IngestResult, type IngestSession, parseIngestSession, sentenceOf } from '@masker/contract';
import { createBreather, maxReports } from '@masker/db';
import { watchAccess } from '../auth/access-watch.ts';
import type { Caller } from '../auth/caller.ts';
import { untilAborted } from '../http/until-aborted.ts';
import type { Context, Services } from '../procedure/context.ts';
import type { IngestSource } from '../sources/rejections.ts';
import type { Converted } from '../sources/source.ts';

/** A record of a source: its session, or why it has none. */
export type SourceRecord = { number: number } & Converted;

/** Sessions that are written at once. */
const batchSize = 1_000;

/** The maximum length of the message about one record, in characters. */
const longestMessage = 500;

type Rejection = IngestResult['rejected'][number];

/**
 * Ingests the sessions of a source's records for as long as the credential allows it: see {@link storeRecords}. Records
 * that arrive later are not stored.
 */
export async function ingestRecords(
  ctx: Context,
  caller: Caller,
  source: IngestSource,
  records: AsyncIterable<readonly SourceRecord[]>,
): Promise<IngestResult> {
  const access = watchAccess(ctx, caller, 'sessions:write');
  try {
    return await storeRecords(ctx.services, caller, source, untilAborted(records, access.signal));
  } finally {
    access.stop();
  }
}

/**
 * Stores the sessions of a source's records, a thousand at a time, each batch in one transaction. Records that have no
 * valid session are skipped and reported; `line` of a report is the record's place.
 *
 * @param sender the account, and the agent that it is limited to
 * @throws errors of `records`; what was read before stays stored, and is a duplicate when it is sent again
 */
export async function storeRecords(
  { ingestor, rejections, now }: Pick<Services, 'ingestor' | 'rejections' | 'now'>,
  sender: Pick<Caller, 'accountId' | 'agentId'>,
  source: IngestSource,
  records: AsyncIterable<readonly SourceRecord[]>,
): Promise<IngestResult> {
  const result: IngestResult = { accepted: 0, duplicates: 0, rejected: [], rejected_count: 0 };
  const reject = (line: number, code: Rejection['code'], message: string) => {
    result.rejected_count++;
    if (result.rejected.length < maxReports) result.rejected.push({ line, code, message });
  };
  let batch: Numbered[] = [];
  const write = async () => {
    const written = await writeBatch(ingestor, sender.accountId, batch, (number, session) =>
      reject(number, 'conflict', `${session.id} is already there with other content`),
    );
    result.accepted += written.accepted;
    result.duplicates += written.duplicates;
    batch = [];
  };
  const breathe = createBreather();
  for await (const several of records) {
    for (const { number, session: wire, error } of several) {
      if (error !== undefined) {
        reject(number, 'bad_request', error);
        continue;
      }
      const { session, details } = parseIngestSession(wire, now());
      if (details) reject(number, 'validation_failed', sentenceOf(details, longestMessage));
      else if (sender.agentId !== null && session.agentId !== sender.agentId)
        reject(number, 'forbidden', `this token is for ${sender.agentId} alone`);
      else batch.push({ number, session });
      if (batch.length === batchSize) await write();
      const turn = breathe();
      if (turn) await turn;
    }
  }
  if (batch.length > 0) await write();
  result.rejected.sort((a, b) => a.line - b.line);
  rejections.note(source, sender.accountId, result);
  return result;
}

interface Numbered {
  number: number;
  session: IngestSession;
}

/** Writes a batch without the sessions whose id stands for other content, there or earlier in the batch. */
async function writeBatch(
  ingestor: Services['ingestor'],
  accountId: string,
  batch: readonly Numbered[],
  onConflict: (number: number, session: IngestSession) => void,
): Promise<{ accepted: number; duplicates: number }> {
  let left = batch;
  while (left.length > 0) {
    const outcome = await ingestor.ingest(
      accountId,
      left.map(({ session }) => session),
    );
    if (!outcome.conflicts) return { accepted: outcome.accepted, duplicates: left.length - outcome.accepted };
    const conflicts = new Set(outcome.conflicts);
    const conflicting = left.filter(({ session }) => conflicts.has(session.id));
    // What differs from an earlier record of the batch is refused first: that one may be what is stored.
    const differing = differingFromFirst(conflicting);
    const refused = new Set(differing.length > 0 ? differing : conflicting);
    for (const { number, session } of refused) onConflict(number, session);
    left = left.filter((one) => !refused.has(one));
  }
  return { accepted: 0, duplicates: 0 };
}

/** The records that do not say the same as the first one with their id. */
function differingFromFirst(records: readonly Numbered[]): Numbered[] {
  const firsts = new Map<string, string>();
  return records.filter(({ session }) => {
    const content = JSON.stringify(session);
    const first = firsts.get(session.id) ?? content;
    firsts.set(session.id, first);
    return content !== first;
  });
}
