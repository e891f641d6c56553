'use client';

import { type ComponentProps, lazy, Suspense } from 'react';
import type OtherAccount from './other-account.tsx';

const Later = lazy(() => import('./other-account.tsx'));

/** The same, whose code only those load who follow a link of another account. */
export function OtherAccountLater(props: ComponentProps<typeof OtherAccount>) {
  return (
    <Suspense fallback={<main id="content" className="flex-1" aria-busy />}>
      <Later {...props} />
    </Suspense>
  );
}
