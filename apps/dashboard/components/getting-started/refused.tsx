'use client';

import { useMe } from '@/lib/api/me.ts';
import type { SourceId } from '@/lib/getting-started/sources.ts';
import { PageLink } from '../ui/page-link.tsx';
import { guides } from './guides/index.ts';
import { Term } from './step.tsx';

const answers = [
  [
    '200',
    'The session is stored, or was stored before (duplicates). If rejected_count is not 0, rejected says why.',
  ],
  ['401', 'The token or the signature is missing, mistyped, revoked or expired.'],
  ['403', 'The token does not have the scope sessions:write, or is for another agent.'],
  ['415', 'The header Content-Type is missing, or names another format.'],
  ['422', 'A field is invalid. details names each one, with its rule.'],
  ['429', 'There are too many requests. Retry-After says when to send again.'],
] as const;

/** Where the reason is, if nothing arrives. */
export function Refused({ source }: { source: SourceId }) {
  const mayReadAudit = useMe()?.permissions.includes('audit:read') ?? false;
  return (
    <details className="mt-6 text-ink-soft">
      <summary className="w-fit font-medium text-ink">Nothing arrives?</summary>
      <div className="mt-2 flex flex-col gap-2 text-pretty">
        <p>{guides[source].reason}</p>
        <p>
          The answer to a refused send has a status, and a message that says what to change. The log of the
          server has a line for each send, with its <Term>route</Term>, <Term>status</Term> and{' '}
          <Term>request_id</Term>.
        </p>
        <dl className="grid grid-cols-[max-content_minmax(0,1fr)] gap-x-4 gap-y-1.5">
          {answers.map(([status, meaning]) => (
            <div key={status} className="col-span-2 grid grid-cols-subgrid">
              <dt className="font-mono text-xs leading-5 text-ink">{status}</dt>
              <dd>{meaning}</dd>
            </div>
          ))}
        </dl>
        {mayReadAudit && (
          <p>
            The{' '}
            <PageLink href="/audit-log?action=sessions.ingest" className="underline">
              audit log
            </PageLink>{' '}
            has the sends that were refused because of their token.
          </p>
        )}
        <p>
          <a href="/api/docs" className="underline">
            API documentation
          </a>
        </p>
      </div>
    </details>
  );
}
