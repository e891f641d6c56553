'use client';

import type { CreateExportScheduleInput, ExportSchedule } from '@masker/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { LoaderCircle, Plus } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { problemOf } from '@/lib/api/problem.ts';
import { useTRPC } from '@/lib/api/trpc.ts';
import { ChangeProblem } from '../problem/change-problem.tsx';
import { Button } from '../ui/button.tsx';
import { Modal } from '../ui/modal.tsx';
import { RadioOptions } from '../ui/radio-options.tsx';
import { useSay } from '../ui/results.tsx';
import { Segmented } from '../ui/segmented.tsx';
import type { Option } from '../ui/select.tsx';
import { TickBox } from '../ui/tick-box.tsx';
import { exportFormats } from './formats.ts';
import { allSessions, WhichSessions } from './which-sessions.tsx';

type Format = CreateExportScheduleInput['format'];

const formats: readonly Option<Format>[] = [
  { value: 'ndjson', ...exportFormats.ndjson },
  { value: 'csv', ...exportFormats.csv },
  { value: 'parquet', ...exportFormats.parquet },
];

const intervals = [
  { value: 'month', label: 'Every month' },
  { value: 'day', label: 'Every day' },
] as const;

/** Makes a schedule. */
export function NewSchedule() {
  const [open, setOpen] = useState(false);
  return (
    <Modal
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button look="solid" size="medium">
          <Plus className="size-3.5" /> New schedule
        </Button>
      }
      title="New schedule"
      description="Its first export has everything up to now; each later one has what was stored since the one before. Runs are at 00:00 UTC."
    >
      <ScheduleForm onDone={() => setOpen(false)} />
    </Modal>
  );
}

/** Changes how often a schedule runs, and the format of what it makes. Its sessions stay what they are. */
export function ChangeSchedule({ schedule, title }: { schedule: ExportSchedule; title: string }) {
  const [open, setOpen] = useState(false);
  return (
    <Modal
      open={open}
      onOpenChange={setOpen}
      trigger={<Button aria-label={`Change: ${title}`}>Change</Button>}
      title="Change schedule"
      description="From its next run on. Its exports go on where the last one ended, and its sessions stay the same: for others, make another schedule."
    >
      <ScheduleForm schedule={schedule} onDone={() => setOpen(false)} />
    </Modal>
  );
}

/** @param schedule the one to change; absent: a new one */
function ScheduleForm({ schedule, onDone }: { schedule?: ExportSchedule; onDone(): void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const say = useSay();
  const create = useMutation(trpc.exportSchedules.create.mutationOptions());
  const update = useMutation(trpc.exportSchedules.update.mutationOptions());
  const [every, setEvery] = useState<CreateExportScheduleInput['every']>(schedule?.every ?? 'month');
  const [format, setFormat] = useState<Format>(schedule?.format ?? 'ndjson');
  const [gzip, setGzip] = useState(schedule?.gzip ?? false);
  const [sessions, setSessions] = useState(allSessions);
  const mayGzip = format !== 'parquet';
  const { error } = schedule ? update : create;
  const isPending = create.isPending || update.isPending;

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = { every, format, gzip: mayGzip && gzip };
    try {
      if (schedule) await update.mutateAsync({ schedule_id: schedule.id, ...form });
      else await create.mutateAsync({ ...form, ...sessions.filters });
    } catch {
      return;
    }
    say(schedule ? 'Schedule changed' : 'Schedule made');
    await queryClient.invalidateQueries({ queryKey: trpc.exportSchedules.pathKey() });
    onDone();
  }

  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-5 p-4 sm:p-5">
      <div className="flex flex-col gap-1">
        <span className="text-xs font-medium">How often</span>
        <Segmented<CreateExportScheduleInput['every']>
          label="How often"
          choices={intervals}
          value={every}
          onChange={setEvery}
          className="self-start"
        />
      </div>
      {!schedule && <WhichSessions all="All sessions" chosen={sessions} onChange={setSessions} />}
      <RadioOptions<Format> label="Format" options={formats} value={format} onChange={setFormat} />
      {mayGzip && <TickBox label="Compress the files with gzip" checked={gzip} onChange={setGzip} />}
      {error && <ChangeProblem problem={problemOf(error)} />}
      <Button type="submit" look="solid" size="medium" className="self-end" disabled={isPending}>
        {isPending && <LoaderCircle className="size-3.5 animate-spin" />}
        {schedule ? 'Save changes' : 'Make schedule'}
      </Button>
    </form>
  );
}
