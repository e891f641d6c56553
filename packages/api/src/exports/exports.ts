import {
  createExport,
  type ExportRow,
  type ExportToMake,
  expireExport,
  findExport,
  getExport,
  inAccount,
  listExports,
} from '@masker/db';
import type { Pool } from 'pg';
import type { ExportKeys } from '../export-keys/export-keys.ts';
import { createExportFiles, type ExportFiles } from './export-files.ts';
import { type ExportWorkerOptions, startExportWorker } from './export-worker.ts';

type Page = ReturnType<typeof listExports>;

/** The exports that are made in the background. A returned string is the wire JSON of an export. */
export interface Exports {
  files: ExportFiles;
  create(accountId: string, asked: ExportToMake): Promise<string>;
  /** @param agentId the only agent that the caller may see; null for all */
  list(accountId: string, agentId: string | null, limit: number, after: string | null): Page;
  /** Null if the caller sees no such export. */
  get(accountId: string, agentId: string | null, exportId: string): Promise<string | null>;
  /** Null if the caller sees no such export. */
  find(accountId: string, agentId: string | null, exportId: string): Promise<ExportRow | null>;
  /** Deletes the file; stops an export that is under way. */
  delete(row: ExportRow): Promise<string>;
  /** Makes exports from now on. */
  start(): void;
  /** Gives back the export under way. */
  stop(): Promise<void>;
}

export interface ExportSettings {
  /** The folder of the files. All servers of an installation need the same one. */
  folder: string;
  /** Milliseconds that files are kept. */
  keepMs: number;
  /** The bytes that the files of an account may have. */
  maxBytes: number;
}

export function createExports(
  pool: Pool,
  directoryPool: Pool,
  keys: ExportKeys,
  { folder, keepMs, maxBytes }: ExportSettings,
  logger: ExportWorkerOptions['logger'],
): Exports {
  const files = createExportFiles(folder);
  let worker: ReturnType<typeof startExportWorker> | null = null;
  return {
    files,
    async create(accountId, asked) {
      const json = await createExport(pool, accountId, asked, maxBytes);
      worker?.wake();
      return json;
    },
    list: (accountId, ...page) => listExports(inAccount(pool, accountId), accountId, ...page),
    get: (accountId, ...one) => getExport(inAccount(pool, accountId), accountId, ...one),
    find: (accountId, ...one) => findExport(inAccount(pool, accountId), accountId, ...one),
    async delete(row) {
      const json = await expireExport(inAccount(pool, row.accountId), row.accountId, row.id);
      await files.remove(row);
      return json;
    },
    start() {
      worker ??= startExportWorker({ pool, directoryPool, files, keys, keepMs, maxBytes, logger });
    },
    async stop() {
      await worker?.stop();
      worker = null;
    },
  };
}
