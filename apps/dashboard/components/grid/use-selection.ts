'use client';

import { useMemo, useState } from 'react';
import type { LoadedRows } from '@/lib/grid/loaded.ts';

/** The selected rows. */
export interface Selection<Row> {
  ids: ReadonlySet<string>;
  /** In the order of selection. */
  rows: readonly Row[];
  /** @param isRange all rows from the previously selected one, as far as they are loaded */
  toggle(rows: LoadedRows<Row>, index: number, isRange: boolean): void;
  clear(): void;
}

interface Chosen<Row> {
  list: string;
  rows: ReadonlyMap<string, Row>;
  last: string | null;
}

const noRows: ReadonlyMap<string, unknown> = new Map();

/** @param list another list starts without a selection */
export function useSelection<Row>(idOf: (row: Row) => string, list: string): Selection<Row> {
  const none: Chosen<Row> = { list, rows: noRows as ReadonlyMap<string, Row>, last: null };
  const [kept, set] = useState(none);
  const chosen = kept.list === list ? kept : none;
  // Keeps its identity, so that rows do not render again.
  const ids = useMemo(() => new Set(chosen.rows.keys()), [chosen.rows]);
  return {
    ids,
    rows: [...chosen.rows.values()],
    toggle(loaded, index, isRange) {
      const row = loaded.at(index);
      if (!row) return;
      const rows = new Map(chosen.rows);
      const from = isRange && chosen.last !== null ? loaded.indexOf(chosen.last) : -1;
      if (from >= 0) {
        for (let at = Math.min(from, index); at <= Math.max(from, index); at++) {
          const between = loaded.at(at);
          if (between) rows.set(idOf(between), between);
        }
      } else if (!rows.delete(idOf(row))) rows.set(idOf(row), row);
      set({ list, rows, last: idOf(row) });
    },
    clear: () => set(none),
  };
}
