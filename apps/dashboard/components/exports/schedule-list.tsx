'use client';

import type { ExportSchedule } from '@masker/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { problemOf } from '@/lib/api/problem.ts';
import { useTRPC } from '@/lib/api/trpc.ts';
import { schedulesQuery } from '@/lib/exports/schedules.ts';
import { formatCount } from '@/lib/format/count.ts';
import { shortId } from '@/lib/format/short-id.ts';
import { ChangeProblem } from '../problem/change-problem.tsx';
import { Confirm } from '../problem/confirm.tsx';
import { Card, CardList } from '../sections/card-list.tsx';
import { NothingYet } from '../sections/nothing-yet.tsx';
import { ReadList } from '../sections/read-list.tsx';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Moment } from '../ui/moment.tsx';
import { Name } from '../ui/name.tsx';
import { useSay } from '../ui/results.tsx';
import { ExportFilters } from './export-filters.tsx';
import { exportFormatName, exportStatusName } from './formats.ts';
import { ChangeSchedule } from './schedule-dialogs.tsx';

/** The schedules of the account. */
export function ScheduleList() {
  const query = useQuery(schedulesQuery(useTRPC()));
  return (
    <ReadList query={query} what="schedules">
      {({ data }) =>
        data.length === 0 ? (
          <NothingYet>
            No schedules. Make one to have evidence of every month without thinking of it.
          </NothingYet>
        ) : (
          <CardList label="Schedules">
            {data.map((schedule) => (
              <ScheduleCard key={schedule.id} schedule={schedule} />
            ))}
          </CardList>
        )
      }
    </ReadList>
  );
}

const intervals = { day: 'Every day', month: 'Every month' } as const;

function ScheduleCard({ schedule }: { schedule: ExportSchedule }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const say = useSay();
  const update = useMutation(trpc.exportSchedules.update.mutationOptions());
  const remove = useMutation(trpc.exportSchedules.delete.mutationOptions());
  const { id, every, format, gzip, filters, paused, next_run_at, last_export, created_by } = schedule;
  const removed = schedule.removed_sessions;
  const title = intervals[every];
  const reread = () => queryClient.invalidateQueries({ queryKey: trpc.exportSchedules.pathKey() });

  async function turn() {
    await update.mutateAsync({ schedule_id: id, paused: !paused });
    say(paused ? 'Schedule resumed' : 'Schedule paused');
    await reread();
  }

  async function end() {
    await remove.mutateAsync({ schedule_id: id });
    say('Schedule deleted');
    await reread();
  }

  return (
    <Card
      title={title}
      mark={<Badge tone={paused ? 'plain' : 'good'}>{paused ? 'paused' : 'active'}</Badge>}
      faded={paused}
      facts={[
        ['Format', exportFormatName(format, gzip)],
        ['Next run', next_run_at === null ? '–' : <Moment key="next" instant={next_run_at} />],
        [
          'Last run',
          last_export === null ? (
            'Not yet'
          ) : (
            <span key="last">
              <Moment instant={last_export.as_of} />, {exportStatusName(last_export.status)}
            </span>
          ),
        ],
        ['Made by', <Name key="who" of={created_by.name} />],
        [
          'Id',
          <code key="id" title={id} className="font-mono text-xs">
            {shortId(id)}
          </code>,
        ],
      ]}
      actions={
        <>
          <Button
            aria-label={`${paused ? 'Resume' : 'Pause'}: ${title}`}
            disabled={update.isPending}
            onClick={() => void turn().catch(() => {})}
          >
            {paused ? 'Resume' : 'Pause'}
          </Button>
          <ChangeSchedule schedule={schedule} title={title} />
          <Confirm
            trigger={<Button aria-label={`Delete: ${title}`}>Delete</Button>}
            title="Delete this schedule?"
            action="Delete"
            onConfirm={end}
          >
            It makes no more exports. Those that it has made stay. A new schedule begins with everything anew.
          </Confirm>
        </>
      }
    >
      <ExportFilters filters={filters} />
      {last_export?.error && (
        <p role="note" className="mt-2 rounded-lg bg-bad-soft px-3 py-2 text-xs">
          {last_export.error} The next export has its sessions.
        </p>
      )}
      {removed > 0 && (
        <p role="note" className="mt-2 rounded-lg bg-bad-soft px-3 py-2 text-xs">
          While it was paused, retention removed {formatCount(removed)} of its sessions that it has not
          exported. The next export says so in its statement.
        </p>
      )}
      {update.error && <ChangeProblem problem={problemOf(update.error)} className="mt-2" />}
    </Card>
  );
}
