'use client';

import type { AppRouter } from '@masker/client/trpc';
import { QueryClientProvider } from '@tanstack/react-query';
import { createTRPCClient } from '@trpc/client';
import { type ReactNode, useState } from 'react';
import { loginPath } from '../sign-in/next-path.ts';
import { maskerLinks } from './masker-link.ts';
import { createQueryClient } from './query-client.ts';
import { TRPCProvider } from './trpc.ts';

/** The API for every component below. While a page is rendered on the server nothing is fetched here. */
export function ApiProvider({ children }: { children: ReactNode }) {
  const [queryClient] = useState(() => createQueryClient(goToLogin));
  const [trpcClient] = useState(() =>
    createTRPCClient<AppRouter>({ links: maskerLinks({ url: ownOrigin() }) }),
  );
  return (
    <QueryClientProvider client={queryClient}>
      <TRPCProvider trpcClient={trpcClient} queryClient={queryClient}>
        {children}
      </TRPCProvider>
    </QueryClientProvider>
  );
}

function ownOrigin(): string {
  return typeof window === 'undefined' ? 'http://localhost' : window.location.origin;
}

function goToLogin() {
  if (typeof window === 'undefined') return;
  const { pathname, search } = window.location;
  window.location.assign(loginPath(pathname + search));
}
