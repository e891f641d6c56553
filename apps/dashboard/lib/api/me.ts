'use client';

import type { Me } from '@masker/contract';
import { createContext, use } from 'react';

export const MeContext = createContext<Me | null>(null);

/** Who is signed in, and what they may do; null when it could not be found out who is asking. */
export function useMe(): Me | null {
  return use(MeContext);
}
