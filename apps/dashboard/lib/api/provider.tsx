'use client';

import type { AppRouter } from '@masker/client/trpc';
import { QueryClientProvider } from '@tanstack/react-query';
import { createTRPCClient } from '@trpc/client';
import { type ReactNode, useState } from 'react';
import { loginPath } from '../sign-in/next-path.ts';
import { AccountContext, followAccount } from './account-change.ts';
import { maskerLinks } from './masker-link.ts';
import { isAccountChange, type Problem } from './problem.ts';
import { createQueryClient } from './query-client.ts';
import { TRPCProvider } from './trpc.ts';

interface ApiProviderProps {
  /** What is shown below is of this account, and every call says so; null when it is not known. */
  accountId: string | null;
  children: ReactNode;
}

/** The API for every component below. While a page is rendered on the server nothing is fetched here. */
export function ApiProvider(props: ApiProviderProps) {
  // Of another account, nothing is kept.
  return <OneAccount key={props.accountId} {...props} />;
}

function OneAccount({ accountId, children }: ApiProviderProps) {
  const [queryClient] = useState(() => createQueryClient(onProblem));
  const [trpcClient] = useState(() =>
    createTRPCClient<AppRouter>({
      links: maskerLinks({ url: ownOrigin(), ...(accountId === null ? {} : { account: accountId }) }),
    }),
  );
  return (
    <AccountContext value={accountId}>
      <QueryClientProvider client={queryClient}>
        <TRPCProvider trpcClient={trpcClient} queryClient={queryClient}>
          {children}
        </TRPCProvider>
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
    window.location.assign(loginPath(pathname + search));
  }
}
