import type { Retention } from '@masker/contract';
import type { ReactNode } from 'react';
import { counted } from '@/lib/format/count.ts';
import { Card } from '../../sections/card-list.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Moment } from '../../ui/moment.tsx';

/** The retention of the account, in words. */
export function RetentionCard({ retention }: { retention: Retention }) {
  const { days, of, held } = retention;
  return (
    <Card
      title={days === null ? 'Sessions are kept for ever' : `Sessions are kept for ${counted(days, 'day')}`}
      mark={
        <>
          <Badge>{of === 'account' ? 'set for this account' : 'default of the installation'}</Badge>
          {held && <Badge tone="warn">held</Badge>}
        </>
      }
      facts={factsOf(retention)}
    >
      <div className="mt-1 flex max-w-2xl flex-col gap-2 text-ink-soft text-pretty">
        <Next retention={retention} />
        {held && <Held held={held} />}
      </div>
    </Card>
  );
}

function Next({ retention: { cutoff, expired } }: { retention: Retention }) {
  if (cutoff === null || expired === null) {
    return <p>Nothing is removed by its age, neither sessions nor entries of the audit log.</p>;
  }
  const { sessions, redactions } = expired;
  return (
    <>
      <p>
        Once a day, the server removes what is older. A run now would remove the sessions that started before{' '}
        <Moment instant={cutoff} />:{' '}
        <strong className="font-medium text-ink">
          {sessions === 0
            ? 'none'
            : `${counted(sessions, 'session')} with ${counted(redactions, 'redaction')}`}
        </strong>
        .
      </p>
      {sessions > 0 && (
        <p>
          Those that an unfinished export reads, or that a schedule has yet to export, stay until that is
          done.
        </p>
      )}
      <p>Entries of the audit log are kept as long.</p>
    </>
  );
}

function Held({ held: { reason, since } }: { held: NonNullable<Retention['held']> }) {
  return (
    <p role="note" className="rounded-lg bg-warn-soft px-3 py-2 text-xs text-ink">
      Held since <Moment instant={since} />:{' '}
      {reason === 'clock'
        ? 'the clock was more than a day ahead of the run before, so the last run removed nothing in any account. If the clock is right, the run a day later removes.'
        : 'the last run left this account alone, because it would have lost all its sessions, or its whole audit log. Unless that changes, the run a day later removes them.'}
    </p>
  );
}

function factsOf({ days, last_run_at, last_removal }: Retention): (readonly [string, ReactNode])[] {
  return [
    ...(days === null ? [] : [['Last run', <Moment key="run" instant={last_run_at} />] as const]),
    [
      'Removed last',
      last_removal === null ? 'Nothing yet' : <Moment key="removal" instant={last_removal.finished_at} />,
    ],
    ...(last_removal === null
      ? []
      : ([
          [
            'Removed then',
            `${counted(last_removal.sessions, 'session')}, ${counted(last_removal.redactions, 'redaction')}`,
          ],
          ['Started before', <Moment key="cutoff" instant={last_removal.cutoff} />],
        ] as const)),
  ];
}
