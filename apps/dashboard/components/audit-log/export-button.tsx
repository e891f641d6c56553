'use client';

import { Download } from 'lucide-react';
import { useState } from 'react';
import { useMe } from '@/lib/api/me.ts';
import { type AuditExportForm, auditExportAddress } from '@/lib/audit-log/export-address.ts';
import type { AuditFilters } from '@/lib/audit-log/filters.ts';
import { windowInWords } from '@/lib/filters/window.ts';
import { useZone } from '@/lib/preferences/zone.tsx';
import { pinned } from '@/lib/share/pinned.ts';
import { excelFormat } from '../exports/formats.ts';
import { useShortcut } from '../keyboard/use-shortcut.ts';
import { Button, buttonStyle } from '../ui/button.tsx';
import { CodeBlock } from '../ui/code-block.tsx';
import { Modal } from '../ui/modal.tsx';
import { RadioOptions } from '../ui/radio-options.tsx';
import type { Option } from '../ui/select.tsx';

const forms: readonly Option<AuditExportForm>[] = [
  { value: 'csv', label: 'CSV', hint: 'A line for each entry, for spreadsheets and most programs.' },
  { value: 'excel', ...excelFormat },
  {
    value: 'ndjson',
    label: 'NDJSON, verifiable',
    hint: 'Each entry as it was written, one a line, so that its hashes can be recomputed anywhere.',
  },
];

/** Opens the export of the filtered entries of the audit log. */
export function AuditExportButton({ filters }: { filters: AuditFilters }) {
  const [isOpen, setOpen] = useState(false);
  const open = () => setOpen(true);
  useShortcut('e', 'Export the audit log', open);
  return (
    <>
      <Button
        onClick={open}
        aria-haspopup="dialog"
        aria-keyshortcuts="e"
        title="Export all entries of this list as a file"
      >
        <Download className="size-3.5" />
        <span className="max-sm:sr-only">Export</span>
      </Button>
      <Modal open={isOpen} onOpenChange={setOpen} title="Export the audit log">
        <Offer filters={filters} onDone={() => setOpen(false)} />
      </Modal>
    </>
  );
}

function Offer({ filters: shown, onDone }: { filters: AuditFilters; onDone(): void }) {
  const { zone } = useZone();
  const [form, setForm] = useState<AuditExportForm>('csv');
  // A window without an end has none in the export either: an end at this moment could part entries of one link.
  const [filters] = useState(() => ({ ...shown, since: pinned(shown, Date.now()).since }));
  const { since: _since, until: _until, ...narrowed } = shown;
  const accountId = useMe()?.account.id;
  const isFiltered = Object.values(narrowed).some((value) => value !== undefined);
  return (
    <>
      <div className="flex flex-col gap-4 px-4 pt-3 pb-4 sm:px-5">
        <p className="text-ink-soft text-pretty">
          <span className="font-semibold text-ink">
            {isFiltered ? 'The entries of the list' : 'All entries'}
          </span>
          , {windowInWords(shown, zone)}
          {isFiltered && ', with its filters'}.
        </p>
        <RadioOptions<AuditExportForm> label="Format" options={forms} value={form} onChange={setForm} />
        {form === 'ndjson' && isFiltered && (
          <p className="text-pretty">
            The list is filtered, so entries are missing from the file and it cannot be verified. Clear the
            filters to get one that can.
          </p>
        )}
        {form === 'ndjson' && !isFiltered && accountId !== undefined && (
          <section className="flex flex-col gap-1.5">
            <h3 className="text-xs font-medium">Whoever has the file verifies it with</h3>
            <CodeBlock
              code={`masker audit verify --file audit.ndjson --account ${accountId}`}
              label="Copy the command that verifies"
            />
          </section>
        )}
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
          href={auditExportAddress(filters, form)}
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
