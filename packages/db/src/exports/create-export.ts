import { ApiError, maxExportFiles, maxUnfinishedExports } from '@masker/contract';
import type { Pool, PoolClient } from 'pg';
import { formatCut, presentCut } from '../commit-order/index.ts';
import { inLockedAccount } from '../iam/lock-account.ts';
import { awaitRetentionTurn } from '../retention/turn.ts';
import { type ExportRow, shownExport } from './export-row.ts';

/** An export to be made. */
export type ExportToMake = Pick<
  ExportRow,
  | 'id'
  | 'format'
  | 'gzip'
  | 'bom'
  | 'filters'
  | 'conditions'
  | 'agentId'
  | 'asOf'
  | 'createdBy'
  | 'requestId'
  | 'fileName'
> & { since: Date; until: Date };

/**
 * Creates an export of what is committed now. Retention removes no sessions of its window from here on until it ends.
 *
 * @param maxBytes the bytes that the files of an account may have
 * @returns its wire JSON
 * @throws ApiError `conflict` if the account has the maximum number of exports, or of bytes
 */
export function createExport(
  pool: Pool,
  accountId: string,
  asked: ExportToMake,
  maxBytes: number,
): Promise<string> {
  return inLockedAccount(pool, accountId, async (client) => {
    await requireRoom(client, accountId, maxBytes);
    await awaitRetentionTurn(client, accountId);
    // A statement of its own, so that its snapshot comes after what retention removed meanwhile.
    const cut = formatCut(await presentCut(client as unknown as Pool));
    const { rows } = await client.query<{ json: string }>({
      text: `
        WITH seen AS (
          INSERT INTO session_export (
            account_id, id, format, gzip, bom, filters, conditions, since, until, agent_id, cut, as_of, created_by,
            request_id, file_name
          ) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
          RETURNING *
        ) ${shownExport}`,
      values: [
        accountId,
        asked.id,
        asked.format,
        asked.gzip,
        asked.bom,
        asked.filters,
        asked.conditions,
        asked.since,
        asked.until,
        asked.agentId,
        cut,
        asked.asOf,
        asked.createdBy,
        asked.requestId,
        asked.fileName,
      ],
    });
    return rows[0]?.json as string;
  });
}

async function requireRoom(client: PoolClient, accountId: string, maxBytes: number): Promise<void> {
  const { rows } = await client.query<{ unfinished: number; files: number; bytes: number }>(
    `SELECT
       count(*) FILTER (WHERE status IN ('queued', 'running') AND schedule_id IS NULL)::int AS unfinished,
       count(*) FILTER (WHERE status = 'done' AND schedule_id IS NULL)::int AS files,
       coalesce(sum(file_bytes) FILTER (WHERE status = 'done'), 0)::float8 AS bytes
     FROM session_export
     WHERE account_id = $1`,
    [accountId],
  );
  const { unfinished = 0, files = 0, bytes = 0 } = rows[0] ?? {};
  if (unfinished >= maxUnfinishedExports) {
    throw new ApiError(
      'conflict',
      `This account has ${maxUnfinishedExports} exports that are not finished, the most it may have. Wait for one of them, or delete it.`,
    );
  }
  if (files >= maxExportFiles || bytes >= maxBytes) {
    throw new ApiError(
      'conflict',
      'The exports of this account take all the space that it may use. Delete one that is not needed.',
    );
  }
}
