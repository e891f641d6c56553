'use client';

import { type ComponentProps, lazy } from 'react';
import { Part } from '../ui/part.tsx';
import type OtherAccount from './other-account.tsx';

const Later = lazy(() => import('./other-account.tsx'));

/** The same, whose code only those load who follow a link of another account. */
export function OtherAccountLater(props: ComponentProps<typeof OtherAccount>) {
  return (
    <Part fallback={<main id="content" className="flex-1" aria-busy />}>
      <Later {...props} />
    </Part>
  );
}
