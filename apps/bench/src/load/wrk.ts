import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { Failure } from '../failure.ts';
import type { Cleanup } from '../processes/cleanup.ts';
import { onPath } from '../processes/on-path.ts';
import type { Generator, Job, Load } from './job.ts';

const run = promisify(execFile);

/**
 * wrk, if it is installed: it takes less CPU than autocannon. It can only repeat one request; autocannon sends new
 * sessions and limited rates.
 * @throws Failure if it is not installed
 */
export async function wrkGenerator(cleanup: Cleanup, other: Generator): Promise<Generator> {
  const program = onPath('wrk');
  if (program === null) throw new Failure('wrk is not installed. Leave --load out to use autocannon.');
  const folder = await mkdtemp(path.join(os.tmpdir(), 'masker-bench-wrk-'));
  cleanup.add(() => rm(folder, { recursive: true, force: true }));
  return {
    name: 'wrk',
    async run(job, onPhase = () => {}) {
      if (job.freshSessions !== undefined || job.perSecond !== undefined) return other.run(job, onPhase);
      const script = path.join(folder, 'job.lua');
      await writeFile(path.join(folder, 'expected'), job.expected ?? '');
      await writeFile(path.join(folder, 'body'), job.request.body ?? '');
      await writeFile(script, scriptOf(job, folder));
      const command = (seconds: number) => [
        ...['--threads', '1', '--connections', String(job.connections), '--timeout', '30s'],
        ...['--duration', `${Math.max(1, Math.round(seconds))}s`, '--script', script, job.request.url],
      ];
      if (job.warmUpSeconds > 0) await run(program, command(1));
      onPhase('begin');
      const { stdout } = await run(program, command(job.seconds));
      onPhase('end');
      const result = /^RESULT (.+)$/m.exec(stdout)?.[1];
      if (!result) throw new Failure(`wrk said something else:\n${stdout}`);
      return loadOf(JSON.parse(result));
    },
  };
}

interface WrkResult {
  requests: number;
  microseconds: number;
  p50: number;
  p99: number;
  max: number;
  refused: number;
  failures: number;
  mismatches: number;
}

function loadOf(result: WrkResult): Load {
  const seconds = result.microseconds / 1e6;
  const statuses: Record<string, number> = { 200: result.requests - result.refused };
  if (result.refused > 0) statuses['other than 200'] = result.refused;
  return {
    requests: result.requests - result.refused,
    seconds,
    perSecond: (result.requests - result.refused) / seconds,
    p50: result.p50 / 1000,
    p99: result.p99 / 1000,
    max: result.max / 1000,
    statuses,
    failures: result.failures,
    mismatches: result.mismatches,
  };
}

/** Compares every response, like autocannon, and prints the figures as JSON. */
function scriptOf({ request, expected }: Job, folder: string): string {
  const headers = Object.entries(request.headers).map(
    ([name, value]) => `wrk.headers[${JSON.stringify(name)}] = ${JSON.stringify(value)}`,
  );
  return `
local function read(name)
  local file = io.open(${JSON.stringify(folder)} .. "/" .. name, "rb")
  local text = file:read("*a")
  file:close()
  return text
end
wrk.method = ${JSON.stringify(request.method ?? 'GET')}
${request.body === undefined ? '' : 'wrk.body = read("body")'}
${headers.join('\n')}
refused, mismatches = 0, 0
local expected = ${expected === null ? 'nil' : 'read("expected")'}
function response(status, _, body)
  if status ~= 200 then refused = refused + 1
  elseif expected and body ~= expected then mismatches = mismatches + 1 end
end
local threads = {}
function setup(thread) table.insert(threads, thread) end
function done(summary, latency)
  local errors = summary.errors
  local thread = threads[1]
  io.write(string.format(
    'RESULT {"requests":%d,"microseconds":%d,"p50":%d,"p99":%d,"max":%d,"refused":%d,"failures":%d,"mismatches":%d}\\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99), latency.max,
    thread:get("refused"), errors.connect + errors.read + errors.write + errors.timeout, thread:get("mismatches")))
end
`;
}
