'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { type Choices, firstOf } from '@/lib/grid/choices.ts';
import type { Page } from '@/lib/grid/loaded.ts';

/** Milliseconds without typing after which the server is asked. */
const pause = 250;

interface ChoicesOptions<Row> {
  /** Of what: the beginning of the query's key. */
  key: readonly unknown[];
  read(page: { limit: number; cursor?: string; search?: string }, signal: AbortSignal): Promise<Page<Row>>;
}

/**
 * What can be chosen from a list that may be long. A short one is read once and searched here; of a longer one, the
 * server is asked for what was typed.
 */
export function useChoices<Row>({ key, read }: ChoicesOptions<Row>) {
  const [typed, setTyped] = useState('');
  const [asked, setAsked] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setAsked(typed.trim()), pause);
    return () => clearTimeout(timer);
  }, [typed]);

  const query = (search: string) => ({
    queryKey: [...key, 'choices', search],
    queryFn: ({ signal }: { signal: AbortSignal }): Promise<Choices<Row>> =>
      firstOf((page) => read(search === '' ? page : { ...page, search }, signal)),
  });
  const all = useQuery(query(''));
  const searching = all.data?.more === true && asked !== '';
  const found = useQuery({ ...query(asked), enabled: searching, placeholderData: keepPreviousData });
  const shown = searching ? found : all;
  return {
    rows: shown.data?.rows,
    /** There are more than these. */
    more: shown.data?.more ?? false,
    /** These are what the server found for what was typed; else they are to be searched here. */
    areFound: searching,
    busy: shown.isFetching || (all.data?.more === true && asked !== typed.trim()),
    error: shown.error,
    retry: () => void shown.refetch(),
    onType: setTyped,
  };
}
