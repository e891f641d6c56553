import type { CDPSession } from 'playwright-core';

/** An event of a trace; times in microseconds. */
export interface TraceEvent {
  name: string;
  ph: string;
  pid: number;
  tid: number;
  ts: number;
  /** CPU of its thread meanwhile. */
  tdur?: number;
}

/**
 * Traces the tasks of a page while something is done.
 * @returns every event of every thread
 */
export async function traceTasks(cdp: CDPSession, work: () => Promise<void>): Promise<TraceEvent[]> {
  const events: TraceEvent[] = [];
  const collect = ({ value }: { value: object[] }) => void events.push(...(value as TraceEvent[]));
  cdp.on('Tracing.dataCollected', collect);
  const traceConfig = { includedCategories: ['toplevel', 'blink.user_timing'] };
  await cdp.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig });
  await work();
  const complete = new Promise((resolve) => cdp.once('Tracing.tracingComplete', resolve));
  await cdp.send('Tracing.end');
  await complete;
  cdp.off('Tracing.dataCollected', collect);
  return events;
}

/**
 * CPU of a page's main thread from the start of the navigation to a mark, in milliseconds.
 * @param mark its name, and when it was set, in milliseconds since the navigation started; NaN where it was not
 */
export function cpuUntil(events: readonly TraceEvent[], { name, at }: { name: string; at: number }): number {
  const mark = events.find((event) => event.name === name);
  if (!mark || Number.isNaN(at)) return Number.NaN;
  const begin = mark.ts - at * 1_000;
  const tasks = events.filter(
    ({ name, ph, pid, tid, ts }) =>
      name === 'ThreadControllerImpl::RunTask' &&
      ph === 'X' &&
      pid === mark.pid &&
      tid === mark.tid &&
      ts >= begin &&
      ts < mark.ts,
  );
  return tasks.reduce((sum, { tdur = 0 }) => sum + tdur, 0) / 1_000;
}

/** How long tasks have taken so far, in milliseconds. */
export interface TaskTime {
  cpu: number;
  time: number;
}

/** Begins to count the time of a page's tasks: the CPU's, and that of the clock. */
export async function countTaskTime(cpu: CDPSession, time: CDPSession): Promise<() => Promise<TaskTime>> {
  await cpu.send('Performance.enable', { timeDomain: 'threadTicks' });
  await time.send('Performance.enable', { timeDomain: 'timeTicks' });
  return async () => ({ cpu: await taskDuration(cpu), time: await taskDuration(time) });
}

async function taskDuration(cdp: CDPSession): Promise<number> {
  const { metrics } = await cdp.send('Performance.getMetrics');
  return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN) * 1_000;
}
