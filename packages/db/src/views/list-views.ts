import type { Role } from '@masker/contract';
import { type WireRows, wireRows } from '../iam/page.ts';
import type { Queryable } from '../scope/scopes.ts';

/** The reader of views: a member, or a token, which has no views of its own and changes none. */
export type ViewReader = { userId: string; role: Role } | { userId: null; role: null };

/** The rows of views that a reader sees. `$1` is the account, `$2` the user; a branch each reads one range of an index. */
const visible = `
  SELECT * FROM saved_view WHERE account_id = $1 AND private_to = $2
  UNION ALL
  SELECT * FROM saved_view WHERE account_id = $1 AND private_to IS NULL`;

/** The wire JSON of the rows of `seen`, and what decides on changes. `$3` is the role of the reader. */
export const shown = `
  SELECT seen.id, seen.created_by, seen.private_to IS NULL AS shared, seen.updated_at, wire.can_edit,
    row_to_json(wire)::text AS json
  FROM seen
  LEFT JOIN "user" AS maker ON maker.id = seen.created_by
  CROSS JOIN LATERAL (
    SELECT
      seen.id,
      seen.name,
      seen.filters,
      seen.layout,
      seen.private_to IS NULL AS shared,
      EXISTS (
        SELECT FROM default_view
        WHERE default_view.account_id = $1 AND default_view.user_id = $2 AND default_view.view_id = seen.id
      ) AS is_default,
      coalesce(
        seen.private_to IS NOT NULL OR $3 = 'admin' OR ($3 = 'member' AND seen.created_by = $2), false
      ) AS can_edit,
      json_build_object('id', seen.created_by, 'name', coalesce(maker.name, '')) AS created_by,
      wire_instant(seen.created_at) AS created_at,
      wire_instant(seen.updated_at) AS updated_at
  ) AS wire`;

export const listViewsStatement = {
  name: 'views_list',
  text: `WITH seen AS (${visible}) ${shown} ORDER BY seen.id`,
};

/** Returns the views that the reader sees, in the order of their creation: their ids begin with its time. */
export async function listViews(
  account: Queryable,
  accountId: string,
  { userId, role }: ViewReader,
): Promise<WireRows> {
  const result = await account.query<{ json: string }>({
    ...listViewsStatement,
    values: [accountId, userId, role],
  });
  return wireRows(result.rows);
}

/** How many of the visible views the user created, and how many are shared. */
export const countViewsStatement = {
  name: 'views_count',
  text: `
    SELECT count(*) FILTER (WHERE created_by = $2)::int AS own, count(*) FILTER (WHERE private_to IS NULL)::int AS shared
    FROM (${visible}) AS seen`,
};
