'use client';

import { RotateCw } from 'lucide-react';
import { cn } from '@/lib/cn.ts';
import { useShortcut } from '../keyboard/use-shortcut.ts';
import { Button } from '../ui/button.tsx';

/** Reloads the list with a window that ends now. */
export function RefreshButton({ busy, onRefresh }: { busy: boolean; onRefresh(): void }) {
  useShortcut('r', 'Refresh the list', onRefresh, !busy);
  return (
    <Button onClick={onRefresh} disabled={busy} title="Reload the list up to now">
      <RotateCw className={cn('size-3.5', busy && 'animate-spin')} />
      <span className="max-sm:sr-only">Refresh</span>
    </Button>
  );
}
