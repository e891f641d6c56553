'use client';

import { Download } from 'lucide-react';
import { lazy, useState } from 'react';
import type { Filters } from '@/lib/sessions/filters.ts';
import { useShortcut } from '../keyboard/use-shortcut.ts';
import { Button } from '../ui/button.tsx';
import { Part } from '../ui/part.tsx';

const ExportDialog = lazy(async () => ({ default: (await import('./export-dialog.tsx')).ExportDialog }));

/** Opens the export of the filtered sessions. */
export function ExportButton({ filters }: { filters: Filters }) {
  const [dialog, setDialog] = useState<'unread' | 'open' | 'closed'>('unread');
  const open = () => setDialog('open');
  useShortcut('e', 'Export the list', open);
  return (
    <>
      <Button
        onClick={open}
        aria-haspopup="dialog"
        aria-keyshortcuts="e"
        title="Export all sessions of this list as a file"
      >
        <Download className="size-3.5" />
        <span className="max-sm:sr-only">Export</span>
      </Button>
      {dialog !== 'unread' && (
        <Part>
          <ExportDialog
            filters={filters}
            open={dialog === 'open'}
            onOpenChange={(next) => setDialog(next ? 'open' : 'closed')}
          />
        </Part>
      )}
    </>
  );
}
