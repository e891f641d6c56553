import { createHash, randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { setInterval, setTimeout } from 'node:timers';
import {
  appendNumberedEntry,
  claimExport,
  type ExportRow,
  expiringExports,
  exportedBytes,
  failExport,
  findExport,
  finishExport,
  inAccount,
  markExpired,
  releaseExport,
  renewExport,
} from '@masker/db';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { ExportKeys } from '../export-keys/export-keys.ts';
import type { ExportFiles } from './export-files.ts';
import { signStatement, statementPayload } from './statement.ts';
import { type WrittenExport, writeExport } from './write-export.ts';

/** Milliseconds that a claim lasts unless it is renewed: what a killed server began goes on after that. */
const leaseMs = 15_000;
const renewMs = 3_000;

/** Milliseconds between two looks for exports that other servers have taken in. */
const pollMs = 3_000;

/** How often an export is begun before it counts as failed. */
const maxAttempts = 5;

export interface ExportWorkerOptions {
  pool: Pool;
  /** Claims exports of all accounts. */
  directoryPool: Pool;
  files: ExportFiles;
  keys: ExportKeys;
  /** Milliseconds that files are kept. */
  keepMs: number;
  /** The bytes that the files of an account may have. */
  maxBytes: number;
  logger: Pick<Logger, 'info' | 'warn'>;
}

/** Makes the exports of all accounts, one at a time. All servers of an installation may run one. */
export interface ExportWorker {
  /** Looks for work now instead of at the next poll. */
  wake(): void;
  /** Gives back the export under way, for another server or the next start. */
  stop(): Promise<void>;
}

/** A failure that another attempt does not help against. Its message is for the person who asked. */
class HopelessExport extends Error {
  override readonly name = 'HopelessExport';
}

/** The claim was lost, or the export was deleted. */
class ClaimLost extends Error {
  override readonly name = 'ClaimLost';
}

export function startExportWorker(options: ExportWorkerOptions): ExportWorker {
  const { pool, directoryPool, files, logger } = options;
  const stopping = new AbortController();
  let wake = () => {};
  let isAwake = false;

  async function work(): Promise<void> {
    while (!stopping.signal.aborted) {
      isAwake = false;
      try {
        // In this order, so that a server that is killed in between leaves no file.
        for (const expired of await expiringExports(directoryPool)) {
          await files.remove(expired);
          await markExpired(inAccount(pool, expired.accountId), expired);
        }
        const row = await claimExport(directoryPool, randomUUID(), leaseMs);
        if (row) {
          await make(options, row, stopping.signal);
          continue;
        }
      } catch (error) {
        if (!stopping.signal.aborted)
          logger.warn({ err: error }, 'looking for exports failed; it is retried');
      }
      if (!isAwake && !stopping.signal.aborted) await pause();
    }
  }

  function pause(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, pollMs).unref();
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  const working = work();
  return {
    wake() {
      isAwake = true;
      wake();
    },
    async stop() {
      stopping.abort();
      wake();
      await working;
    },
  };
}

async function make(options: ExportWorkerOptions, row: ExportRow, stopping: AbortSignal): Promise<void> {
  const { pool, files, logger } = options;
  const account = inAccount(pool, row.accountId);
  const about = { account_id: row.accountId, export_id: row.id, request_id: row.requestId };
  const part = await files.partOf(row, row.lease ?? '');
  try {
    if (row.attempts > maxAttempts) {
      throw new HopelessExport(
        `The export was begun ${maxAttempts} times and not finished. The log of the server says why, under ${row.requestId}.`,
      );
    }
    const written = await whileClaimed(options, row, stopping, (signal, onPage) =>
      writeExport({ pool, row, part, signal, onPage }),
    );
    await finish(options, row, written, part);
    logger.info({ ...about, rows: written.rows, bytes: written.bytes }, 'made an export');
  } catch (error) {
    await rm(part, { force: true }).catch(() => {});
    if (error instanceof ClaimLost) return;
    const reason = explain(error);
    if (stopping.aborted) await releaseExport(account, row);
    else if (reason !== null) {
      logger.warn({ ...about, err: error }, 'an export failed');
      await failExport(account, row, reason);
    } else logger.warn({ ...about, err: error }, 'an export broke off; it is begun again');
  }
}

/** Runs `work` and renews the claim meanwhile. Its signal aborts when the claim is lost or the server stops. */
async function whileClaimed<T>(
  { pool, maxBytes }: ExportWorkerOptions,
  row: ExportRow,
  stopping: AbortSignal,
  work: (signal: AbortSignal, onPage: (progress: number, bytes: number) => void) => Promise<T>,
): Promise<T> {
  const account = inAccount(pool, row.accountId);
  const room = maxBytes - (await exportedBytes(account, row.accountId));
  const lost = new AbortController();
  let progress = 0;
  let renewedAt = Date.now();
  const renewal = setInterval(() => {
    renewExport(account, row, leaseMs, progress)
      .then((held) => {
        renewedAt = Date.now();
        if (!held) lost.abort(new ClaimLost());
      })
      .catch(() => {
        if (Date.now() - renewedAt > leaseMs) lost.abort(new ClaimLost());
      });
  }, renewMs);
  try {
    return await work(AbortSignal.any([stopping, lost.signal]), (read, bytes) => {
      progress = read;
      if (bytes <= room) return;
      throw new HopelessExport(
        'The export is larger than the space that is left for the exports of this account. Delete others, or export a shorter window.',
      );
    });
  } catch (error) {
    if (lost.signal.aborted) throw new ClaimLost();
    throw error;
  } finally {
    clearInterval(renewal);
  }
}

/**
 * Signs the statement and publishes the file. The statement names an entry of the audit log that was written before it,
 * and another entry names the SHA-256 of the statement before anybody can read it.
 */
async function finish(
  { pool, files, keys, keepMs }: ExportWorkerOptions,
  row: ExportRow,
  written: WrittenExport,
  part: string,
): Promise<void> {
  const entry = {
    accountId: row.accountId,
    actor: row.createdBy,
    outcome: 'ok',
    target: row.id,
    requestId: row.requestId,
    address: null,
  } as const;
  const auditLog = await appendNumberedEntry(pool, {
    ...entry,
    action: 'exports.finish',
    at: Date.now(),
    filters: { sha256: written.sha256 },
    rows: written.rows,
  });
  const payload = statementPayload({ row, written, auditLog });
  const statement = JSON.stringify(signStatement(payload, await keys.current()));
  await appendNumberedEntry(pool, {
    ...entry,
    action: 'exports.sign',
    at: Date.now(),
    filters: { statement_sha256: createHash('sha256').update(statement).digest('hex') },
    rows: null,
  });
  await files.keep(row, part);
  const { redactionsByKind: _, ...stored } = written;
  const held = await finishExport(inAccount(pool, row.accountId), row, { ...stored, statement, keepMs });
  if (held) return;
  const now = await findExport(inAccount(pool, row.accountId), row.accountId, null, row.id);
  if (now?.status === 'expired') await files.remove(row);
  throw new ClaimLost();
}

/** What a person is told of a failure that stays; null if another attempt may succeed. */
function explain(error: unknown): string | null {
  if (error instanceof HopelessExport) return error.message;
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return 'The disk of the server is full. Free some space, then export again.';
  if (code === 'EACCES' || code === 'EROFS')
    return 'The server may not write to its folder of exports. Correct its permissions, then export again.';
  return null;
}
