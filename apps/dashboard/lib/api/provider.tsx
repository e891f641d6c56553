'use client';

import { QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { loginPath } from '../sign-in/next-path.ts';
import { AccountContext, followAccount } from './account-change.ts';
import { createApi } from './create-api.ts';
import { isAccountChange, type Problem } from './problem.ts';
import { createQueryClient } from './query-client.ts';
import { ApiContext } from './trpc.ts';

interface ApiProviderProps {
  /** The account of the content below, which every call sends; null if it is unknown. */
  accountId: string | null;
  children: ReactNode;
}

/** Provides the API to all components below. Nothing is fetched while the server renders a page. */
export function ApiProvider(props: ApiProviderProps) {
  // Another account gets a new cache.
  return <OneAccount key={props.accountId} {...props} />;
}

function OneAccount({ accountId, children }: ApiProviderProps) {
  const [queryClient] = useState(() => createQueryClient(onProblem));
  const [api] = useState(() =>
    createApi({ url: ownOrigin(), ...(accountId === null ? {} : { account: accountId }) }),
  );
  return (
    <AccountContext value={accountId}>
      <QueryClientProvider client={queryClient}>
        <ApiContext value={api}>{children}</ApiContext>
      </QueryClientProvider>
    </AccountContext>
  );
}

function ownOrigin(): string {
  return typeof window === 'undefined' ? 'http://localhost' : window.location.origin;
}

function onProblem(problem: Problem) {
  if (typeof window === 'undefined') return;
  if (isAccountChange(problem)) followAccount();
  else if (problem.code === 'unauthenticated') {
    const { pathname, search } = window.location;
    window.location.assign(loginPath(pathname + search, true));
  }
}
