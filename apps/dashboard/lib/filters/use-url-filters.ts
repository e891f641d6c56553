'use client';

import type { ErrorDetail } from '@masker/contract/plain';
import { usePathname } from 'next/navigation';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useAddress } from '../address/use-address.ts';
import { onLeaving } from '../address/use-go-to.ts';
import { strayParams, textOf, type UrlFilters } from './url-filters.ts';

/** The delay in milliseconds after typing or clicking until the list follows. */
const pause = 400;

/** The identity of the list. */
export interface ListAddress {
  /** The page and the filters: equal for the same list. */
  list: string;
  /** Whether the URL has these filters: it changes shortly after them. */
  isPresent(): boolean;
}

/**
 * The filters of the URL, and functions to change them. Back undoes each change.
 *
 * Typed text is a pending change that waits for a pause. Any other change includes it; leaving the page or going Back
 * discards it.
 */
export function useUrlFilters<Filters extends object>(kind: UrlFilters<Filters>) {
  const { params, change: changeAddress } = useAddress();
  const reading = useMemo(() => kind.read(textOf(kind, params)), [kind, params]);
  const stray = useMemo(() => strayParams(kind, params.entries()), [kind, params]);
  const waiting = useRef<Partial<Filters>>({});
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  /** The same as `waiting`, as state for rendering. */
  const [awaited, setAwaited] = useState<Partial<Filters>>({});

  function wait(changes: Partial<Filters>) {
    clearTimeout(timer.current);
    waiting.current = changes;
    setAwaited(changes);
  }

  function change(changes: Partial<Filters>) {
    const all = { ...waiting.current, ...changes };
    wait({});
    const voided = (kind.voids?.(all) ?? []).map((name) => [name, null]);
    changeAddress({ ...Object.fromEntries(voided), ...kind.write(all) }, 'push');
  }

  useEffect(() => {
    const drop = () => {
      clearTimeout(timer.current);
      waiting.current = {};
      setAwaited({});
    };
    const end = onLeaving(drop);
    return () => {
      clearTimeout(timer.current);
      end();
    };
  }, []);

  const filters = stray.length > 0 ? null : reading.filters;
  const wrong = [...(reading.wrong ?? []), ...stray];
  const list = listOf(usePathname(), filters);
  const address: ListAddress = {
    list,
    isPresent() {
      const { pathname, search } = window.location;
      return listOf(pathname, kind.read(textOf(kind, new URLSearchParams(search))).filters) === list;
    },
  };
  return {
    filters,
    address,
    /** The filters including pending ones; if the URL has errors, only its valid filters. */
    typed: { ...(filters ?? goodFilters(kind, params, wrong)), ...awaited },
    wrong,
    change,
    /** Changes filters after a pause. */
    changeSoon(changes: Partial<Filters>) {
      wait({ ...waiting.current, ...changes });
      timer.current = setTimeout(() => change({}), pause);
    },
    /** Removes only the invalid filters. */
    removeWrong() {
      wait({});
      changeAddress(Object.fromEntries(wrong.map(({ parameter }) => [parameter, null])), 'push');
    },
    clear() {
      wait({});
      const all = [...kind.names, ...(kind.ofFilters ?? []), ...wrong.map(({ parameter }) => parameter)];
      changeAddress(Object.fromEntries(all.map((name) => [name, null])), 'push');
    },
  };
}

/** The filters of a URL without the invalid ones. */
function goodFilters<Filters>(
  kind: UrlFilters<Filters>,
  params: URLSearchParams,
  wrong: readonly ErrorDetail[],
): Filters {
  const text = {
    ...textOf(kind, params),
    ...Object.fromEntries(wrong.map(({ parameter }) => [parameter, null])),
  };
  const { filters } = kind.read(text);
  // A URL without filters is valid.
  return filters ?? (kind.read({}).filters as Filters);
}

function listOf(pathname: string, filters: object | null): string {
  return `${pathname} ${JSON.stringify(filters)}`;
}
