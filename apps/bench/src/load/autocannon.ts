import autocannon from 'autocannon';
import { type FreshForm, freshSessions } from './fresh-sessions.ts';
import type { Job, Load } from './job.ts';
import { percentile } from './percentile.ts';

/** The timeout of one response. */
const patienceSeconds = 30;

/**
 * Sends a request repeatedly, and compares every response.
 *
 * Latencies are recorded individually, because the histogram of autocannon has whole milliseconds.
 * @param onPhase called at the start and at the end of the measurement
 */
export async function generate(job: Job, onPhase: (phase: 'begin' | 'end') => void): Promise<Load> {
  const { request, expected } = job;
  const latencies: number[] = [];
  const statuses: Record<string, number> = {};
  let counting = false;
  let latest = 0;
  let begun = 0;
  let ended = 0;
  let finish: (result: autocannon.Result) => void = () => {};
  const finished = new Promise<autocannon.Result>((resolve) => {
    finish = resolve;
  });
  const options = {
    url: request.url,
    method: request.method ?? 'GET',
    headers: request.headers,
    ...(request.body === undefined ? {} : { body: request.body }),
    connections: job.connections,
    // The interval at which it checks whether to stop.
    sampleInt: 50,
    duration: job.warmUpSeconds + job.seconds + 2 * patienceSeconds,
    timeout: patienceSeconds,
    ...(job.freshSessions === undefined
      ? {}
      : { requests: [sendingFresh(job.freshSessions, job.freshForm)] }),
    ...(job.perSecond === undefined ? {} : { overallRate: job.perSecond }),
    // Read right after the response event below.
    ...(expected === null ? {} : { verifyBody: (body: unknown) => latest !== 200 || body === expected }),
  };
  // The promise form supports neither events nor stopping.
  const running = autocannon(options, (_error, result) => finish(result));
  running.on('response', (_client, status, _bytes, latency) => {
    latest = status;
    statuses[status] = (statuses[status] ?? 0) + 1;
    if (counting && status === 200) latencies.push(latency);
  });
  await after(job.warmUpSeconds);
  onPhase('begin');
  begun = performance.now();
  counting = true;
  await after(job.seconds);
  // Slow responses count as responses.
  for (let waited = 0; latencies.length === 0 && waited < patienceSeconds; waited += 0.1) await after(0.1);
  counting = false;
  ended = performance.now();
  onPhase('end');
  running.stop();
  const { errors, mismatches } = await finished;

  const seconds = (ended - begun) / 1000;
  latencies.sort((a, b) => a - b);
  return {
    requests: latencies.length,
    seconds,
    perSecond: latencies.length / seconds,
    p50: percentile(latencies, 0.5),
    p99: percentile(latencies, 0.99),
    max: latencies.at(-1) ?? Number.NaN,
    statuses,
    failures: errors,
    mismatches,
  };
}

function sendingFresh(count: number, form?: FreshForm): autocannon.Request {
  return { setupRequest: (request) => ({ ...request, body: freshSessions(count, form) }) };
}

const after = (seconds: number) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));
