'use client';

import type { Me } from '@masker/contract';
import { createContext, use } from 'react';

export const MeContext = createContext<Me | null>(null);

/** The signed-in person and their permissions; null if they could not be determined. */
export function useMe(): Me | null {
  return use(MeContext);
}
