'use client';

import { useQuery } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { useState } from 'react';
import { explain } from '@/lib/api/explain.ts';
import { problemOf } from '@/lib/api/problem.ts';
import { useTRPC } from '@/lib/api/trpc.ts';
import { windowInWords } from '@/lib/filters/window.ts';
import { counted } from '@/lib/format/count.ts';
import { useZone } from '@/lib/preferences/zone.tsx';
import { type ExportForm, exportAddress } from '@/lib/sessions/export-address.ts';
import type { Filters } from '@/lib/sessions/filters.ts';
import { pinned } from '@/lib/share/pinned.ts';
import { Button, buttonStyle } from '../ui/button.tsx';
import { Modal } from '../ui/modal.tsx';
import { RadioOptions } from '../ui/radio-options.tsx';
import type { Option } from '../ui/select.tsx';

const forms: readonly Option<ExportForm>[] = [
  { value: 'csv', label: 'CSV', hint: 'A line for each session, for spreadsheets and most programs.' },
  {
    value: 'excel',
    label: 'CSV for Excel',
    hint: 'The same with a byte order mark, so that Excel reads UTF-8.',
  },
  { value: 'ndjson', label: 'NDJSON', hint: 'Each session as the JSON of the API, one a line.' },
];

interface ExportDialogProps {
  filters: Filters;
  open: boolean;
  onOpenChange(open: boolean): void;
}

/** Says how many sessions there are, and downloads them: exactly those, as the window is pinned when it opens. */
export function ExportDialog({ filters, open, onOpenChange }: ExportDialogProps) {
  return (
    <Modal open={open} onOpenChange={onOpenChange} title="Export sessions">
      <Offer filters={filters} onDone={() => onOpenChange(false)} />
    </Modal>
  );
}

function Offer({ filters: shown, onDone }: { filters: Filters; onDone(): void }) {
  const { zone } = useZone();
  const [form, setForm] = useState<ExportForm>('csv');
  const [filters] = useState(() => ({ ...shown, ...pinned(shown, Date.now()) }));
  const { order: _, ...narrowed } = filters;
  const stats = useQuery(useTRPC().sessions.stats.queryOptions(narrowed));
  const count = stats.data?.totals.sessions;
  return (
    <>
      <div className="flex flex-col gap-4 px-4 pt-3 pb-4 sm:px-5">
        <p aria-live="polite" className="text-ink-soft text-pretty">
          <span className="font-semibold text-ink">
            {count !== undefined
              ? counted(count, 'session')
              : stats.error
                ? 'All sessions'
                : 'Counting the sessions'}
          </span>
          {`, ${windowInWords(shown, zone)}`}
          {Object.keys(narrowed).length > 2 && ', as the list is filtered'}.
          {stats.error && ` They could not be counted: ${explain(problemOf(stats.error)).title}.`}
        </p>
        <RadioOptions<ExportForm> label="Format" options={forms} value={form} onChange={setForm} />
        <p className="text-xs text-pretty text-ink-faint">
          The export is recorded in the audit log. A download that breaks off is marked as incomplete by the
          browser.
        </p>
      </div>
      <div className="flex justify-end gap-2 border-t border-line px-4 py-3 sm:px-5">
        <Button size="medium" onClick={onDone}>
          Cancel
        </Button>
        <a
          href={exportAddress(filters, form)}
          download
          onClick={() => setTimeout(onDone)}
          className={buttonStyle({ look: 'solid', size: 'medium' })}
        >
          <Download className="size-3.5" /> Download
        </a>
      </div>
    </>
  );
}
