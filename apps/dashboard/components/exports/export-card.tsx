'use client';

import type { Me } from '@masker/contract';
import type { Export } from '@masker/contract/plain';
import { Download, FileSignature, LoaderCircle, RotateCw } from 'lucide-react';
import Link from 'next/link';
import { problemOf } from '@/lib/api/problem.ts';
import { contentAddress, reportPath, statementAddress } from '@/lib/exports/paths.ts';
import { isUnfinished } from '@/lib/exports/queries.ts';
import { useMakeExport } from '@/lib/exports/use-make-export.ts';
import { statementName } from '@/lib/exports/verify-lines.ts';
import { windowText } from '@/lib/filters/window.ts';
import { formatBytes } from '@/lib/format/bytes.ts';
import { formatCount } from '@/lib/format/count.ts';
import { shortId } from '@/lib/format/short-id.ts';
import { useZone } from '@/lib/preferences/zone.tsx';
import { zoneName } from '@/lib/time/zone.ts';
import { ChangeProblem } from '../problem/change-problem.tsx';
import { Card } from '../sections/card-list.tsx';
import { Badge } from '../ui/badge.tsx';
import { Button, buttonStyle } from '../ui/button.tsx';
import { Moment } from '../ui/moment.tsx';
import { Name } from '../ui/name.tsx';
import { DeleteExport } from './delete-export.tsx';
import { ExportFilters } from './export-filters.tsx';
import { exportFormatName, exportStatusName } from './formats.ts';
import { VerifyButton } from './verify-button.tsx';

const tones = {
  queued: 'plain',
  running: 'good',
  done: 'good',
  failed: 'bad',
  expired: 'plain',
} as const satisfies Record<Export['status'], string>;

/** One export: what it is of, what has become of it, and what can be done with it. */
export function ExportCard({ made, me }: { made: Export; me: Me }) {
  const { zone } = useZone();
  const { id, status, format, gzip, filters, since, until, as_of, schedule, rows, file, created_by } = made;
  const isReadable = format !== 'report' || me.permissions.includes('audit:read');
  const isOwn = me.user?.role === 'admin' || created_by.id === me.user?.id;
  const hasFile = status === 'done' && file !== null;
  const window =
    since !== null && until !== null ? (
      <>
        {windowText({ since, until }, zone)}{' '}
        <span className="font-normal text-ink-faint">{zoneName(zone)}</span>
      </>
    ) : (
      <>
        {schedule?.after ? (
          <>
            After <Moment instant={schedule.after} />
          </>
        ) : (
          'From the first session'
        )}{' '}
        until <Moment instant={as_of} />
      </>
    );
  return (
    <Card
      title={window}
      mark={<Badge tone={tones[status]}>{exportStatusName(status)}</Badge>}
      faded={status === 'expired'}
      facts={[
        ['File', `${exportFormatName(format, gzip)}${file === null ? '' : `, ${formatBytes(file.bytes)}`}`],
        ['Sessions', rows === null ? '–' : formatCount(rows)],
        ...(schedule !== null && schedule.removed_sessions > 0
          ? [['Removed before', formatCount(schedule.removed_sessions)] as const]
          : []),
        ['As of', <Moment key="as-of" instant={as_of} />],
        [
          'Made by',
          schedule === null ? (
            <Name key="who" of={created_by.name} />
          ) : (
            `Schedule ${shortId(schedule.id)}, no. ${schedule.sequence}`
          ),
        ],
        [
          status === 'expired' ? 'File deleted' : 'Expires',
          made.expires_at === null ? '–' : <Moment key="expires" instant={made.expires_at} />,
        ],
      ]}
      actions={
        <>
          {hasFile && isReadable && (
            <a
              href={contentAddress(id)}
              download
              aria-label={`Download ${file.name}`}
              title={file.name}
              className={buttonStyle()}
            >
              <Download className="size-3.5" /> Download
            </a>
          )}
          {hasFile && format === 'report' && isReadable && (
            <Link
              href={reportPath(id)}
              prefetch={false}
              aria-label={`Open ${file.name}`}
              className={buttonStyle()}
            >
              Open
            </Link>
          )}
          {file !== null && (
            <a
              href={statementAddress(id)}
              download={statementName(file.name)}
              aria-label={`Download the statement of ${file.name}`}
              className={buttonStyle()}
            >
              <FileSignature className="size-3.5" /> Statement
            </a>
          )}
          {file !== null && <VerifyButton file={file} />}
          {isOwn && (hasFile || isUnfinished(made)) && <DeleteExport made={made} />}
        </>
      }
    >
      <ExportFilters filters={filters} />
      {isUnfinished(made) && <Progress made={made} />}
      {status === 'failed' && <Failure made={made} />}
      {!isReadable && hasFile && (
        <p className="mt-1.5 text-xs text-ink-soft">
          A report says who looked, so only administrators and auditors download it.
        </p>
      )}
    </Card>
  );
}

function Progress({ made: { status, progress } }: { made: Export }) {
  const percent = Math.floor(progress * 100);
  const label = status === 'queued' ? 'Waiting for its turn' : `${percent} % done`;
  return (
    <div className="mt-2 flex items-center gap-3 text-xs text-ink-soft">
      <div
        role="progressbar"
        aria-label="Progress"
        aria-valuenow={percent}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuetext={label}
        className="h-1.5 max-w-80 min-w-24 flex-1 overflow-hidden rounded-full bg-sunken forced-colors:border"
      >
        <div
          style={{ width: `${percent}%` }}
          className="h-full rounded-full bg-accent-solid transition-[width] duration-500 forced-colors:bg-[Highlight]"
        />
      </div>
      <span aria-hidden className="tabular-nums">
        {label}
      </span>
    </div>
  );
}

function Failure({ made }: { made: Export }) {
  const again = useMakeExport();
  const { format, gzip, filters, since, until, error } = made;
  return (
    <div className="mt-2 flex flex-col items-start gap-2">
      <p role="note" className="rounded-lg bg-bad-soft px-3 py-2 text-xs">
        {error}
      </p>
      {again.error && <ChangeProblem problem={problemOf(again.error)} />}
      {since !== null && until !== null && (
        <Button
          disabled={again.isPending}
          onClick={() => again.mutate({ ...filters, format, since, until, ...(gzip && { gzip }) })}
        >
          {again.isPending ? (
            <LoaderCircle className="size-3.5 animate-spin" />
          ) : (
            <RotateCw className="size-3.5" />
          )}
          Make again
        </Button>
      )}
    </div>
  );
}
