import type { Pool } from 'pg';
import type { WireRows } from '../iam/page.ts';
import { inAccount } from '../scope/scopes.ts';
import { createView, deleteView, updateView, type ViewChange, type ViewToMake } from './change-view.ts';
import { listViews, type ViewReader } from './list-views.ts';

export type { ViewChange, ViewReader, ViewToMake };

/** Queries of saved views. A returned string is the wire JSON of the view, as the caller sees it. */
export interface ViewQueries {
  /** The views that the caller sees, in the order of their creation. */
  listViews(accountId: string, reader: ViewReader): Promise<WireRows>;
  createView(accountId: string, reader: ViewReader, view: ViewToMake): Promise<string>;
  /** Null if the caller sees no such view. */
  updateView(
    accountId: string,
    reader: ViewReader,
    viewId: string,
    change: ViewChange,
  ): Promise<string | null>;
  /** Null if the caller sees no such view. */
  deleteView(accountId: string, reader: ViewReader, viewId: string): Promise<string | null>;
}

/** Creates the queries of saved views. */
export function createViewQueries(pool: Pool): ViewQueries {
  return {
    listViews: (accountId, reader) => listViews(inAccount(pool, accountId), accountId, reader),
    createView: (accountId, reader, view) => createView(pool, accountId, reader, view),
    updateView: (accountId, reader, viewId, change) => updateView(pool, accountId, reader, viewId, change),
    deleteView: (accountId, reader, viewId) => deleteView(pool, accountId, reader, viewId),
  };
}
