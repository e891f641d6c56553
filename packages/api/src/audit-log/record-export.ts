import type { Principal } from '../auth/principal.ts';
import type { AuditDraft } from './draft.ts';
import { recordedParameters } from './parameters.ts';
import { newEntry } from './record-call.ts';
import type { RecordedRequest } from './recorded-request.ts';

/** The actions that send rows as a stream. */
export type ExportAction = 'sessions.export' | 'exports.content' | 'accessLog.export';

/** Records the end of an export in a second entry with the same request id. */
export interface ExportRecord {
  /** The export was sent completely. */
  ended(rows: number): void;
  /** The export broke off after at most `rows` rows. */
  broke(rows: number): void;
}

/** Records the start of an export. The entry is durable once the promise resolves; send no bytes before that. */
export async function recordExport(
  ctx: RecordedRequest,
  principal: Principal,
  draft: AuditDraft,
  { action, target }: { action: ExportAction; target: string | null },
): Promise<ExportRecord> {
  const { recorder } = ctx.services;
  const entry = { ...newEntry(ctx, principal, action), target };
  const filters = recordedParameters(draft.input, null);
  // Nothing awaits this entry; the recorder retries it if the write fails.
  const end = (how: string, rows: number) => {
    recorder.write({ ...entry, action: `${action}${how}`, filters, rows }).catch(() => {});
  };
  const record: ExportRecord = {
    ended: (rows) => end('End', rows),
    broke: (rows) => end('Broken', rows),
  };
  try {
    await recorder.write({ ...entry, filters });
  } catch (error) {
    record.broke(0);
    throw error;
  }
  return record;
}

/**
 * Records that only the headers of an export are sent: nothing is exported, so no end follows. The entry is enqueued like
 * that of a read.
 */
export async function recordHeaders(
  ctx: RecordedRequest,
  principal: Principal,
  draft: AuditDraft,
  { action, target }: { action: ExportAction; target: string | null },
): Promise<ExportRecord> {
  const filters = recordedParameters(draft.input, null);
  await ctx.services.recorder.enqueue({ ...newEntry(ctx, principal, `${action}Head`), target, filters });
  return { ended() {}, broke() {} };
}
