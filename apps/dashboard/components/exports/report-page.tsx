'use client';

import { type ReportBlock, type ReportTable, reportDocument } from '@masker/contract/plain';
import { useQuery } from '@tanstack/react-query';
import { ChevronLeft, Download, Printer } from 'lucide-react';
import Link from 'next/link';
import { useTRPC } from '@/lib/api/trpc.ts';
import { useProblem } from '@/lib/api/use-problem.ts';
import { cn } from '@/lib/cn.ts';
import { contentAddress, exportsPath } from '@/lib/exports/paths.ts';
import { visibleName } from '@/lib/format/visible-name.ts';
import { ProblemNotice } from '../problem/problem-notice.tsx';
import { Button, buttonStyle } from '../ui/button.tsx';
import { NoSuchReport } from './no-such-report.tsx';
import { ReportBars } from './report-bars.tsx';
import { ReportSkeleton } from './report-skeleton.tsx';

/** A report as a page that prints: the same words and figures as in its PDF. */
export function ReportPage({ id }: { id: string }) {
  const query = useQuery(useTRPC().exports.report.queryOptions({ export_id: id }));
  const problem = useProblem(query);
  return (
    <main
      id="content"
      tabIndex={-1}
      className="quiet-scroll min-h-0 flex-1 overflow-y-auto bg-surface outline-none print:overflow-visible print:bg-transparent"
      aria-busy={query.isFetching}
    >
      <div className="mx-auto max-w-4xl px-4 py-5 sm:px-6 print:max-w-none print:p-0">
        <div className="mb-5 flex flex-wrap items-center gap-2 print:hidden">
          <Link href={exportsPath} prefetch={false} className={buttonStyle({ look: 'quiet' })}>
            <ChevronLeft className="size-3.5" /> Exports
          </Link>
          {query.data && (
            <span className="ml-auto flex gap-2">
              <a href={contentAddress(id)} download className={buttonStyle()}>
                <Download className="size-3.5" /> Download the PDF
              </a>
              <Button onClick={() => window.print()}>
                <Printer className="size-3.5" /> Print
              </Button>
            </span>
          )}
        </div>
        {query.data ? (
          <Document report={query.data.report} />
        ) : problem?.code === 'not_found' ? (
          <NoSuchReport problem={problem} />
        ) : problem ? (
          <ProblemNotice
            level={1}
            problem={problem}
            busy={query.isFetching}
            onRetry={() => void query.refetch()}
          />
        ) : (
          <ReportSkeleton />
        )}
      </div>
    </main>
  );
}

function Document({ report }: { report: Parameters<typeof reportDocument>[0] }) {
  const { title, subtitle, blocks } = reportDocument(report);
  return (
    <article>
      <h1 className="text-xl font-semibold tracking-[-0.01em]">{title}</h1>
      <p className="mb-5 text-ink-soft wrap-anywhere">{visibleName(subtitle)}</p>
      {blocks.map((block, index) => (
        <Block key={index} block={block} />
      ))}
    </article>
  );
}

function Block({ block }: { block: ReportBlock }) {
  switch (block.type) {
    case 'heading':
      return <h2 className="mt-8 mb-2 break-after-avoid text-[15px] font-semibold">{block.text}</h2>;
    case 'text':
      return <p className="mb-3 text-pretty wrap-anywhere">{visibleName(block.text)}</p>;
    case 'list':
      return (
        <ul className="mb-3 flex list-disc flex-col gap-1 pl-5">
          {block.items.map((item) => (
            <li key={item} className="break-inside-avoid text-pretty">
              {item}
            </li>
          ))}
        </ul>
      );
    case 'facts':
      return (
        <dl
          aria-label={block.label}
          className="mb-4 grid grid-cols-1 border-t border-line sm:grid-cols-[9rem_minmax(0,1fr)] print:grid-cols-[9rem_minmax(0,1fr)]"
        >
          {block.facts.map(({ label, value }) => (
            <div
              key={label}
              className="col-span-full grid grid-cols-subgrid border-b border-line py-1 max-sm:py-1.5"
            >
              <dt className="text-ink-soft">{label}</dt>
              <dd className="wrap-anywhere">{visibleName(value)}</dd>
            </div>
          ))}
        </dl>
      );
    case 'table':
      return <Table table={block.table} />;
    case 'bars':
      return <ReportBars label={block.label} bars={block.bars} />;
    case 'source':
      return (
        <p className="mb-5 text-2xs text-ink-faint">
          {block.text}{' '}
          {block.lines.map((line, index) => (
            <span key={line}>
              {index > 0 && ', and '}
              <code className="font-mono wrap-anywhere">{line}</code>
            </span>
          ))}
        </p>
      );
    case 'code':
      return (
        <>
          <p className="mb-1 text-xs font-medium">{block.label}</p>
          <pre className="mb-3 rounded-lg border border-line bg-sunken px-3 py-2 font-mono text-2xs wrap-anywhere whitespace-pre-wrap">
            {block.lines.join('\n')}
          </pre>
        </>
      );
  }
}

function Table({ table: { caption, columns, rows, note } }: { table: ReportTable }) {
  return (
    <>
      <table className="mb-1.5 w-full border-collapse text-left text-xs tabular-nums">
        <caption className="mb-1 text-left font-medium">{caption}</caption>
        <thead>
          <tr className="border-b border-line-strong">
            {columns.map(({ title, align }) => (
              <th
                key={title}
                scope="col"
                className={cn(
                  'py-1 pr-3 font-medium wrap-anywhere text-ink-soft last:pr-0',
                  align === 'end' && 'text-right',
                )}
              >
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index} className="break-inside-avoid border-b border-line">
              {row.map((cell, column) => {
                const Cell = column === 0 ? 'th' : 'td';
                return (
                  <Cell
                    key={column}
                    scope={column === 0 ? 'row' : undefined}
                    className={cn(
                      'py-1 pr-3 align-top font-normal wrap-anywhere whitespace-pre-line last:pr-0',
                      columns[column]?.align === 'end' && 'text-right',
                    )}
                  >
                    {visibleName(cell)}
                  </Cell>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      {note !== undefined && <p className="mb-2 text-xs text-ink-soft wrap-anywhere">{note}</p>}
    </>
  );
}
