'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useProblem } from '@/lib/api/use-problem.ts';
import { type Choices, firstOf } from '@/lib/grid/choices.ts';
import type { Page } from '@/lib/grid/loaded.ts';

/** The delay of the search after the last keystroke, in milliseconds. */
const pause = 250;

interface ChoicesOptions<Row> {
  /** The prefix of the query key. */
  key: readonly unknown[];
  read(page: { limit: number; cursor?: string; search?: string }, signal: AbortSignal): Promise<Page<Row>>;
}

/**
 * The choices of a possibly long list. A short list is loaded once and searched here; for a longer one, the server
 * searches for the text.
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
  const problem = useProblem(shown);
  return {
    rows: shown.data?.rows,
    /** Whether there are more choices than these. */
    more: shown.data?.more ?? false,
    /** Whether these are results of the server for the text; otherwise they still have to be searched. */
    areFound: searching,
    busy: shown.isFetching || (all.data?.more === true && asked !== typed.trim()),
    problem,
    retry: () => void shown.refetch(),
    onType: setTyped,
  };
}
