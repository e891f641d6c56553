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

/** The view that a list is, as far as it is known. */
export interface ChosenView {
  /** Null without one, and while it is not known. */
  view: View | null;
  /** The list or the layout is not as the view has it. */
  isEdited: boolean;
  /** The address names a view that is not there for this person. */
  isGone: boolean;
  /** The `updated_at` of the view that the person has seen; whatever is newer was changed by somebody else. */
  seen: string | null;
  /** The person has seen this version of it: it is their own, or they chose it. */
  accept(view: View): void;
}

/**
 * The view that the address names.
 *
 * @param table the title of the table that its layout is of
 */
export function useChosenView(filters: Filters, table: string): ChosenView {
  const { params, change } = useAddress();
  const { layouts, setLayout } = useLayouts();
  const id = params.get(viewParam);
  const isNamed = id !== null && id !== noView;
  const isEmpty = params.toString() === '';
  const { data: list } = useQuery({
    ...useTRPC().views.list.queryOptions(),
    // Whether there is a default decides what an address without parameters means.
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
  // What a person changes afterwards stays.
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
