'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTRPC } from '@/lib/api/trpc.ts';
import { useProblem } from '@/lib/api/use-problem.ts';
import { latestSessionOptions } from '@/lib/sessions/latest-session.ts';
import { ListProblem } from '../problem/list-problem.tsx';
import { Section } from '../sections/section.tsx';
import { GettingStarted } from './getting-started.tsx';

/** The ways in, at their own address. */
export function GettingStartedPage() {
  const query = useQuery(latestSessionOptions(useTRPC()));
  const { data, isFetching, refetch } = query;
  const problem = useProblem(query);
  const latest = data === undefined ? undefined : (data.data[0]?.id ?? null);
  const [before, setBefore] = useState(latest);
  // What is read later may have arrived meanwhile.
  if (before === undefined && latest !== undefined) setBefore(latest);
  return (
    <Section
      title="Getting started"
      about="Choose where your calls come from, and paste the lines. The session appears here as soon as it is stored."
    >
      {problem && <ListProblem problem={problem} busy={isFetching} onRetry={() => void refetch()} />}
      {before !== undefined && <GettingStarted before={before} />}
    </Section>
  );
}
