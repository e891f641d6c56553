'use client';

import { createContext, type ReactNode, use, useState } from 'react';
import type { Layout, Layouts } from './layouts.ts';
import { remember } from './remember.ts';

export type { Density, Layout } from './layouts.ts';

const LayoutContext = createContext<{
  layouts: Layouts;
  setLayout(table: string, layout: Layout | null): void;
} | null>(null);

/** The stored table layouts of this browser. */
export function LayoutProvider({ layouts: remembered, children }: { layouts: Layouts; children: ReactNode }) {
  const [layouts, show] = useState(remembered);
  function setLayout(table: string, layout: Layout | null) {
    const { [table]: _, ...others } = layouts;
    const next = layout === null ? others : { ...others, [table]: layout };
    remember('layout', JSON.stringify(next));
    show(next);
  }
  return <LayoutContext value={{ layouts, setLayout }}>{children}</LayoutContext>;
}

export function useLayouts() {
  const context = use(LayoutContext);
  if (!context) throw new Error('useLayouts needs a LayoutProvider above it.');
  return context;
}
