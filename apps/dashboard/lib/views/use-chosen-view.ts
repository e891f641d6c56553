'use client';

import { isId, type View } from '@masker/contract/plain';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useState } from 'react';
import { useAddress } from '../address/use-address.ts';
import { useTRPC } from '../api/trpc.ts';
import { useLayouts } from '../preferences/layout.tsx';
import type { Layout } from '../preferences/layouts.ts';
import type { Filters } from '../sessions/filters.ts';
import { noView, settledChanges, viewParam } from './address.ts';
import { filtersOf, layoutOf, sameFilters, sameLayout } from './as-saved.ts';
import { defaultOf } from './list.ts';

/** The view of a list, as far as it is known. */
export interface ChosenView {
  /** Null without one, and while it is unknown. */
  view: View | null;
  /** Whether the filters or the layout differ from the view. */
  isEdited: boolean;
  /** Whether the URL names a view that does not exist for this person. */
  isGone: boolean;
  /** The `updated_at` of the view that the person has seen; a newer one means a change by somebody else. */
  seen: string | null;
  /** Records that the person has seen this version: they saved or chose it. */
  accept(view: View): void;
}

/**
 * The view that the URL names.
 *
 * @param table the title of the table of its layout
 */
export function useChosenView(filters: Filters, table: string): ChosenView {
  const { params, change } = useAddress();
  const { layouts, setLayout } = useLayouts();
  const id = params.get(viewParam);
  const isNamed = id !== null && id !== noView;
  const isEmpty = params.toString() === '';
  const { data: list } = useQuery({
    ...useTRPC().views.list.queryOptions(),
    // The default view determines the meaning of a URL without parameters.
    enabled: isEmpty || (isNamed && isId('view', id)),
  });
  const view = (isNamed && list?.data.find((one) => one.id === id)) || null;
  const [seen, setSeen] = useState<Pick<View, 'id' | 'updated_at'> | null>(null);
  if (view && seen?.id !== view.id) setSeen({ id: view.id, updated_at: view.updated_at });

  const hasDefault = defaultOf(list) !== null;
  const settle = useEffectEvent(() => change(settledChanges(params, hasDefault), 'replace'));
  useEffect(() => settle(), [params, hasDefault]);

  const layout = layouts[table] ?? noLayout;
  const known = view?.id;
  const applyLayout = useEffectEvent(() => {
    const wanted = view && layoutOf(view);
    if (wanted && layout.view !== wanted.view) setLayout(table, wanted);
  });
  // Later changes of the person stay.
  useEffect(() => {
    if (known) applyLayout();
  }, [known]);

  return {
    view,
    isEdited:
      view !== null &&
      (!sameFilters(filtersOf(view), filters) || (view.layout !== null && !sameLayout(view.layout, layout))),
    isGone: isNamed && view === null && (list !== undefined || !isId('view', id)),
    seen: view && seen?.id === view.id ? seen.updated_at : (view?.updated_at ?? null),
    accept: ({ id, updated_at }) => setSeen({ id, updated_at }),
  };
}

const noLayout: Layout = {};
