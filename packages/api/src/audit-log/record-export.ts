import type { Principal } from '../auth/principal.ts';
import type { AuditDraft } from './draft.ts';
import { recordedParameters } from './parameters.ts';
import { newEntry } from './record-call.ts';
import type { RecordedRequest } from './recorded-request.ts';

/** How an export ended, to be recorded beside its beginning, with the same request id. */
export interface ExportRecord {
  /** All of it was sent. */
  ended(rows: number): void;
  /** It broke off, after at most so many rows. */
  broke(rows: number): void;
}

/** Records that an export begins. Durable once it resolves: not a byte of it may be sent before. */
export async function recordExport(
  ctx: RecordedRequest,
  principal: Principal,
  draft: AuditDraft,
): Promise<ExportRecord> {
  const { recorder } = ctx.services;
  const entry = newEntry(ctx, principal, 'sessions.export');
  const filters = recordedParameters(draft.input, null);
  // Nobody waits for the end of it, and what can't be written now is kept.
  const end = (action: string, rows: number) => {
    recorder.write({ ...entry, action, filters, rows }).catch(() => {});
  };
  const record: ExportRecord = {
    ended: (rows) => end('sessions.exportEnd', rows),
    broke: (rows) => end('sessions.exportBroken', rows),
  };
  try {
    await recorder.write({ ...entry, filters });
  } catch (error) {
    record.broke(0);
    throw error;
  }
  return record;
}
