'use client';

import { useQuery } from '@tanstack/react-query';
import { Download, FileSignature, LoaderCircle } from 'lucide-react';
import { Fragment, type ReactNode, useState } from 'react';
import { useGoTo } from '@/lib/address/use-go-to.ts';
import { explain } from '@/lib/api/explain.ts';
import { useMe } from '@/lib/api/me.ts';
import { problemOf } from '@/lib/api/problem.ts';
import { useTRPC } from '@/lib/api/trpc.ts';
import { useProblem } from '@/lib/api/use-problem.ts';
import { estimatedBytes } from '@/lib/exports/estimate.ts';
import { exportsPath } from '@/lib/exports/paths.ts';
import { useMakeExport } from '@/lib/exports/use-make-export.ts';
import { typedWindow } from '@/lib/filters/typed-window.ts';
import { windowInWords, windowText } from '@/lib/filters/window.ts';
import { formatBytes } from '@/lib/format/bytes.ts';
import { counted } from '@/lib/format/count.ts';
import { useZone } from '@/lib/preferences/zone.tsx';
import { type ExportForm, exportAddress } from '@/lib/sessions/export-address.ts';
import type { Filters } from '@/lib/sessions/filters.ts';
import { pinned } from '@/lib/share/pinned.ts';
import { zoneName } from '@/lib/time/zone.ts';
import { excelFormat, exportFormats } from '../exports/formats.ts';
import { ChangeProblem } from '../problem/change-problem.tsx';
import { Button, buttonStyle } from '../ui/button.tsx';
import { Modal } from '../ui/modal.tsx';
import { RadioOptions } from '../ui/radio-options.tsx';
import { Segmented } from '../ui/segmented.tsx';
import type { Option } from '../ui/select.tsx';
import { TickBox } from '../ui/tick-box.tsx';

const csv: Option<ExportForm> = { value: 'csv', ...exportFormats.csv };
const excel: Option<ExportForm> = { value: 'excel', ...excelFormat };
const ndjson: Option<ExportForm> = { value: 'ndjson', ...exportFormats.ndjson };
const parquet: Option<ExportForm> = { value: 'parquet', ...exportFormats.parquet };
const report: Option<ExportForm> = { value: 'report', ...exportFormats.report };

/** How the file is made: sent at once, or in the background with a statement. */
const ways = [
  { value: 'now', label: 'Download now' },
  { value: 'signed', label: 'With signed statement' },
] as const;

type Way = (typeof ways)[number]['value'];

/** What each of them offers; the first one stands in for a form that it does not offer. */
function formsOf(way: Way, mayReport: boolean): readonly Option<ExportForm>[] {
  if (way === 'now') return [csv, excel, ndjson, parquet];
  return mayReport ? [csv, excel, ndjson, parquet, report] : [csv, excel, ndjson, parquet];
}

interface ExportDialogProps {
  filters: Filters;
  open: boolean;
  onOpenChange(open: boolean): void;
}

/** Says how many sessions there are, and exports them: exactly those, as the window is pinned when it opens. */
export function ExportDialog({ filters, open, onOpenChange }: ExportDialogProps) {
  return (
    <Modal open={open} onOpenChange={onOpenChange} title="Export sessions">
      <Offer filters={filters} onDone={() => onOpenChange(false)} />
    </Modal>
  );
}

function Offer({ filters: shown, onDone }: { filters: Filters; onDone(): void }) {
  const { zone } = useZone();
  const goTo = useGoTo();
  const me = useMe();
  const [way, setWay] = useState<Way>('now');
  const [chosen, setForm] = useState<ExportForm>('csv');
  const [gzip, setGzip] = useState(false);
  const [filters] = useState(() => ({ ...shown, ...pinned(shown, Date.now()) }));
  const { order, ...narrowed } = filters;
  const stats = useQuery(useTRPC().sessions.stats.queryOptions(narrowed));
  const problem = useProblem(stats);
  const count = stats.data?.totals.sessions;
  const make = useMakeExport({
    onMade() {
      onDone();
      goTo(exportsPath);
    },
  });
  const forms = formsOf(way, me?.permissions.includes('audit:read') ?? false);
  const form = forms.some(({ value }) => value === chosen) ? chosen : 'csv';
  /** The form of a file that is sent at once; null for one that is made in the background. */
  const sent = way === 'now' && form !== 'report' ? form : null;
  const mayGzip = way === 'signed' && form !== 'report' && form !== 'parquet';
  const isGzip = mayGzip && gzip;
  const bytes = count === undefined ? null : estimatedBytes(count, form, isGzip);

  function makeInBackground(narrowed: Filters) {
    const isExcel = form === 'excel';
    make.mutate({
      ...narrowed,
      format: isExcel ? 'csv' : form,
      ...(order && { order }),
      ...(isGzip && { gzip: true }),
      ...(isExcel && { bom: true }),
    });
  }

  return (
    <>
      <div className="flex flex-col gap-4 px-4 pt-3 pb-4 sm:px-5">
        <p aria-live="polite" className="text-ink-soft text-pretty">
          <span className="font-semibold text-ink">
            {count !== undefined
              ? counted(count, 'session')
              : problem
                ? 'All sessions'
                : 'Counting the sessions'}
          </span>
          {bytes !== null && `, about ${formatBytes(bytes)}`}
          {`, ${windowInWords(shown, zone)}`}
          {Object.keys(narrowed).length > 2 && ', as the list is filtered'}.
          {problem && ` They could not be counted: ${explain(problem).title}.`}
        </p>
        <Segmented<Way> label="How" choices={ways} value={way} onChange={setWay} className="self-start" />
        <RadioOptions<ExportForm> label="Format" options={forms} value={form} onChange={setForm} />
        {mayGzip && <TickBox label="Compress the file with gzip" checked={gzip} onChange={setGzip} />}
        <LastMonth filters={narrowed}>
          {(label, filters) =>
            sent !== null ? (
              <a
                href={exportAddress(filters, sent)}
                download
                aria-label={`Download last month: ${label.toLowerCase()}`}
                onClick={() => setTimeout(onDone)}
                className={buttonStyle()}
              >
                <Download aria-hidden className="size-3.5" /> {label}
              </a>
            ) : (
              <Button
                aria-label={`${form === 'report' ? 'Report' : 'Signed export'} of last month: ${label.toLowerCase()}`}
                disabled={make.isPending}
                onClick={() => makeInBackground(filters)}
              >
                <FileSignature aria-hidden className="size-3.5" /> {label}
              </Button>
            )
          }
        </LastMonth>
        <p className="text-xs text-pretty text-ink-faint">
          {way === 'now'
            ? 'The export is recorded in the audit log. A download that breaks off is marked as incomplete by the browser.'
            : 'It is made in the background, of what is stored at this moment, and appears on the page Exports with a statement that proves its content. It is recorded in the audit log.'}
        </p>
        {make.error && <ChangeProblem problem={problemOf(make.error)} />}
      </div>
      <div className="flex justify-end gap-2 border-t border-line px-4 py-3 sm:px-5">
        <Button size="medium" onClick={onDone}>
          Cancel
        </Button>
        {sent !== null ? (
          <a
            href={exportAddress(filters, sent)}
            download
            onClick={() => setTimeout(onDone)}
            className={buttonStyle({ look: 'solid', size: 'medium' })}
          >
            <Download className="size-3.5" /> Download
          </a>
        ) : (
          <Button
            look="solid"
            size="medium"
            disabled={make.isPending}
            onClick={() => makeInBackground(narrowed)}
          >
            {make.isPending ? (
              <LoaderCircle className="size-3.5 animate-spin" />
            ) : (
              <FileSignature className="size-3.5" />
            )}
            {form === 'report' ? 'Make report' : 'Make export'}
          </Button>
        )}
      </div>
    </>
  );
}

interface LastMonthProps {
  filters: Filters;
  /** What gets one of the files. */
  children(label: string, filters: Filters): ReactNode;
}

/** What is most often asked for once a month: files of it, whatever window the list has. */
function LastMonth({ filters: { status: _, ...others }, children }: LastMonthProps) {
  const { zone } = useZone();
  const [read] = useState(() => typedWindow('last month', { zone, now: Date.now() }));
  if ('wrong' in read) return null;
  const month = { ...others, ...read.value };
  const files = [
    { label: 'Errors', filters: { ...month, status: ['error' as const] } },
    { label: 'All statuses', filters: month },
  ];
  return (
    <section aria-labelledby="last-month" className="flex flex-wrap items-center gap-2">
      <h3 id="last-month" className="font-medium">
        Last month, {windowText(read.value, zone)}{' '}
        <span className="font-normal text-ink-soft">{zoneName(zone)}</span>
      </h3>
      {files.map(({ label, filters }) => (
        <Fragment key={label}>{children(label, filters)}</Fragment>
      ))}
      {Object.keys(others).length > 2 && (
        <p className="w-full text-xs text-ink-faint">The other filters of the list apply.</p>
      )}
    </section>
  );
}
