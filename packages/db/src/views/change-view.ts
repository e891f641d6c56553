import { ApiError, maxOwnViews, maxSharedViews, type ViewFilters, type ViewLayout } from '@masker/contract';
import type { Pool, PoolClient } from 'pg';
import { inLockedAccount } from '../iam/lock-account.ts';
import { countViewsStatement, shown, type ViewReader } from './list-views.ts';

/** A view to be created, with all that can be said of it. */
export interface ViewToMake {
  id: string;
  name: string;
  filters: ViewFilters;
  layout: ViewLayout | null;
  shared: boolean;
  /** Whether it becomes the default of its creator. */
  isDefault: boolean;
}

/** A change of a view. Undefined fields stay unchanged. */
export interface ViewChange {
  name?: string | undefined;
  filters?: ViewFilters | undefined;
  layout?: ViewLayout | null | undefined;
  shared?: boolean | undefined;
  /** Whether it is the default of the caller, who may not be allowed to change anything else. */
  isDefault?: boolean | undefined;
  /** The `updated_at` that the caller knows, in milliseconds since the epoch. */
  known?: number | undefined;
}

interface ShownView {
  json: string;
  created_by: string;
  shared: boolean;
  updated_at: Date;
  can_edit: boolean;
}

/**
 * Creates a view.
 *
 * @returns its wire JSON
 * @throws ApiError `conflict` if the person or the account has the maximum number
 */
export function createView(
  pool: Pool,
  accountId: string,
  reader: ViewReader,
  { id, name, filters, layout, shared, isDefault }: ViewToMake,
): Promise<string> {
  return inLockedAccount(pool, accountId, async (client) => {
    await requireRoom(client, accountId, reader, { own: true, shared });
    await client.query(
      `INSERT INTO saved_view (account_id, id, name, filters, layout, created_by, private_to)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [accountId, id, name, filters, layout, reader.userId, shared ? null : reader.userId],
    );
    if (isDefault) await setDefault(client, accountId, reader, id);
    return ((await find(client, accountId, reader, id)) as ShownView).json;
  });
}

/**
 * Changes a view, and whether it is the default of the caller.
 *
 * @returns its wire JSON, or null if the caller sees no such view
 * @throws ApiError `forbidden` if the caller may not change it; `conflict` if it is not as the caller knows it, or if
 *   the account has the maximum number of shared views
 */
export function updateView(
  pool: Pool,
  accountId: string,
  reader: ViewReader,
  viewId: string,
  { name, filters, layout, shared, isDefault, known }: ViewChange,
): Promise<string | null> {
  return inLockedAccount(pool, accountId, async (client) => {
    const before = await find(client, accountId, reader, viewId);
    if (before === null) return null;
    if (known !== undefined && known !== before.updated_at.getTime()) {
      throw new ApiError(
        'conflict',
        'This view was changed since you read it. Reload it, then decide what to save.',
      );
    }
    const becomes = shared ?? before.shared;
    if ([name, filters, layout, shared].some((value) => value !== undefined)) {
      requireEditable(before);
      if (becomes && !before.shared) await requireRoom(client, accountId, reader, { shared: true });
      if (!becomes && before.shared) await unshare(client, accountId, reader, viewId, before);
      await client.query(
        `UPDATE saved_view SET
           name = coalesce($3, name),
           filters = coalesce($4, filters),
           layout = CASE WHEN $6 THEN $5 ELSE layout END,
           private_to = CASE WHEN $7 THEN NULL ELSE created_by END,
           updated_at = greatest(now(), updated_at + interval '1 millisecond')
         WHERE account_id = $1 AND id = $2`,
        [accountId, viewId, name ?? null, filters ?? null, layout ?? null, layout !== undefined, becomes],
      );
    }
    if (isDefault === true) await setDefault(client, accountId, reader, viewId);
    if (isDefault === false) {
      await client.query('DELETE FROM default_view WHERE account_id = $1 AND user_id = $2 AND view_id = $3', [
        accountId,
        reader.userId,
        viewId,
      ]);
    }
    return ((await find(client, accountId, reader, viewId)) as ShownView).json;
  });
}

/**
 * Deletes a view. It is then no longer anybody's default.
 *
 * @returns its wire JSON before the deletion, or null if the caller sees no such view
 * @throws ApiError `forbidden` if the caller may not delete it
 */
export function deleteView(
  pool: Pool,
  accountId: string,
  reader: ViewReader,
  viewId: string,
): Promise<string | null> {
  return inLockedAccount(pool, accountId, async (client) => {
    const before = await find(client, accountId, reader, viewId);
    if (before === null) return null;
    requireEditable(before);
    await client.query('DELETE FROM saved_view WHERE account_id = $1 AND id = $2', [accountId, viewId]);
    return before.json;
  });
}

async function find(
  client: PoolClient,
  accountId: string,
  { userId, role }: ViewReader,
  viewId: string,
): Promise<ShownView | null> {
  const { rows } = await client.query<ShownView>({
    name: 'view_find',
    text: `
      WITH seen AS (
        SELECT * FROM saved_view WHERE account_id = $1 AND id = $4 AND (private_to IS NULL OR private_to = $2)
      ) ${shown}`,
    values: [accountId, userId, role, viewId],
  });
  return rows[0] ?? null;
}

function requireEditable({ can_edit }: ShownView): void {
  if (can_edit) return;
  throw new ApiError(
    'forbidden',
    'This view can be changed by its creator or an admin. Save it as a new one.',
  );
}

/** Makes a shared view private to its creator; it is then no longer the default of others. */
async function unshare(
  client: PoolClient,
  accountId: string,
  { userId }: ViewReader,
  viewId: string,
  before: ShownView,
): Promise<void> {
  if (before.created_by !== userId) {
    throw new ApiError(
      'forbidden',
      'A shared view can be made private by its creator only. An admin can delete it.',
    );
  }
  await client.query('DELETE FROM default_view WHERE account_id = $1 AND view_id = $2 AND user_id <> $3', [
    accountId,
    viewId,
    userId,
  ]);
}

async function setDefault(
  client: PoolClient,
  accountId: string,
  { userId }: ViewReader,
  viewId: string,
): Promise<void> {
  await client.query(
    `INSERT INTO default_view (account_id, user_id, view_id) VALUES ($1, $2, $3)
     ON CONFLICT (account_id, user_id) DO UPDATE SET view_id = excluded.view_id`,
    [accountId, userId, viewId],
  );
}

/** @throws ApiError `conflict` if one more view of these kinds would exceed a limit */
async function requireRoom(
  client: PoolClient,
  accountId: string,
  { userId }: ViewReader,
  more: { own?: boolean; shared: boolean },
): Promise<void> {
  const { rows } = await client.query<{ own: number; shared: number }>({
    ...countViewsStatement,
    values: [accountId, userId],
  });
  const { own = 0, shared = 0 } = rows[0] ?? {};
  if (more.own && own >= maxOwnViews) {
    throw new ApiError(
      'conflict',
      `You have ${maxOwnViews} views in this account, which is the maximum. Delete one first.`,
    );
  }
  if (more.shared && shared >= maxSharedViews) {
    throw new ApiError(
      'conflict',
      `This account has ${maxSharedViews} shared views, which is the maximum. Delete one first.`,
    );
  }
}
