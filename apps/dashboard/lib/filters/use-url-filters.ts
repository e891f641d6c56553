'use client';

import type { ErrorDetail } from '@masker/contract/plain';
import { usePathname } from 'next/navigation';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useAddress } from '../address/use-address.ts';
import { strayParams, textOf, type UrlFilters } from './url-filters.ts';

/** Time to go on typing or clicking before the list follows, in milliseconds. */
const pause = 400;

/** Which list is shown. */
export interface ListAddress {
  /** The page and the filters: the same for the same list. */
  list: string;
  /** Whether the address names it already, or still: it changes a moment after the filters. */
  isPresent(): boolean;
}

/**
 * The filters of the address, and how to change them. Each change is a step that Back undoes.
 *
 * What is still being typed is a change that waits for a pause. It goes along with any other change that is made
 * meanwhile; leaving the page, or going Back, drops it.
 */
export function useUrlFilters<Filters extends object>(kind: UrlFilters<Filters>) {
  const { params, change: changeAddress } = useAddress();
  const reading = useMemo(() => kind.read(textOf(kind, params)), [kind, params]);
  const stray = useMemo(() => strayParams(kind, params.entries()), [kind, params]);
  const waiting = useRef<Partial<Filters>>({});
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  /** The same as `waiting`, to be drawn. */
  const [awaited, setAwaited] = useState<Partial<Filters>>({});

  function wait(changes: Partial<Filters>) {
    clearTimeout(timer.current);
    waiting.current = changes;
    setAwaited(changes);
  }

  function change(changes: Partial<Filters>) {
    const all = { ...waiting.current, ...changes };
    wait({});
    // Where a list begins is said of its window.
    const text = kind.write(all);
    if (kind.display && 'at' in kind.display && ('since' in all || 'until' in all)) text.at = null;
    changeAddress(text, 'push');
  }

  useEffect(() => {
    const drop = () => {
      clearTimeout(timer.current);
      waiting.current = {};
      setAwaited({});
    };
    // A link is followed as soon as the other page is there: until then the address must not change any more.
    const onClick = ({ target }: MouseEvent) =>
      target instanceof Element && target.closest('a[href]') && drop();
    document.addEventListener('click', onClick, { capture: true });
    window.addEventListener('popstate', drop);
    return () => {
      clearTimeout(timer.current);
      document.removeEventListener('click', onClick, { capture: true });
      window.removeEventListener('popstate', drop);
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
    /** As a person has set them: with what waits, and, of an address with something wrong in it, all that is right. */
    typed: { ...(filters ?? goodFilters(kind, params, wrong)), ...awaited },
    wrong,
    change,
    /** Changes them after a pause. */
    changeSoon(changes: Partial<Filters>) {
      wait({ ...waiting.current, ...changes });
      timer.current = setTimeout(() => change({}), pause);
    },
    /** Takes away what cannot be read, and nothing else. */
    removeWrong() {
      wait({});
      changeAddress(Object.fromEntries(wrong.map(({ parameter }) => [parameter, null])), 'push');
    },
    clear() {
      wait({});
      const ofFilters = ['at', 'view'].filter((name) => kind.display && name in kind.display);
      const all = [...kind.names, ...ofFilters, ...wrong.map(({ parameter }) => parameter)];
      changeAddress(Object.fromEntries(all.map((name) => [name, null])), 'push');
    },
  };
}

/** The filters of an address without those that cannot be read. */
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
  // Nothing is wrong with an address without filters.
  return filters ?? (kind.read({}).filters as Filters);
}

function listOf(pathname: string, filters: object | null): string {
  return `${pathname} ${JSON.stringify(filters)}`;
}
