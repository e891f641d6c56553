import { type ExportBody, newId } from '@masker/contract';
import { expect } from 'vitest';
import { eventually } from '../../test/support/eventually.ts';
import { type Program, run, type Settings } from '../../test/support/program.ts';
import { cliProgram } from '../../test/support/programs.ts';
import type { Server } from '../../test/support/server.ts';

/** Runs one of the operator's commands to its end. */
export async function masker(args: string[], settings: Settings): Promise<string> {
  const program: Program = run(cliProgram, args, settings);
  const { code } = await program.ended;
  expect(code, `masker ${args.join(' ')}: ${program.stderr()}`).toBe(0);
  return program.stdout().trim();
}

function session(agentId: string, minutesAgo: number, status: string) {
  const started = Date.now() - minutesAgo * 60_000;
  return {
    id: newId('session'),
    agent_id: agentId,
    agent_name: 'front-desk',
    started_at: new Date(started).toISOString(),
    ended_at: new Date(started + 794).toISOString(),
    status,
    redactions_by_kind: { PHONE: 1, NAME: minutesAgo },
    upstream_model: null,
  };
}

/**
 * Everything that the product does with PostgreSQL, once: the operator's commands, ingest in both forms, list, sums,
 * export, live updates, renaming, the audit log and its check.
 *
 * @param operator settings of the operator's commands
 */
export async function walkThrough(server: Server, operator: Settings): Promise<void> {
  const account = await masker(['account', 'create', '--name', 'Harbor Clinic'], operator);
  const cookie = await masker(['cookie', '--account', account], operator);
  const ask = async (path: string, init: RequestInit = {}) => {
    const answer = await fetch(`${server.url}${path}`, { ...init, headers: { cookie, ...init.headers } });
    const text = await answer.text();
    expect(answer.status, `${path}: ${text}\n${server.stderr()}`).toBe(200);
    return text;
  };
  const ingest = (type: string, body: string) =>
    ask('/api/v1/sessions', { method: 'POST', headers: { 'content-type': type }, body });

  const watching = new AbortController();
  const live = await fetch(`${server.url}/api/trpc/sessions.watch?input=%7B%7D`, {
    headers: { cookie },
    signal: watching.signal,
  });
  const seen = untilSeen(live);

  const agentId = newId('agent');
  const sessions = Array.from({ length: 60 }, (_, n) =>
    session(agentId, n + 1, n % 3 === 0 ? 'error' : 'ok'),
  );
  await ingest('application/json', JSON.stringify(sessions.slice(0, 20)));
  await ingest(
    'application/x-ndjson',
    sessions
      .slice(20)
      .map((one) => JSON.stringify(one))
      .join('\n'),
  );
  await seen(sessions[0]?.id as string);
  watching.abort();

  const expected = sessions.map(({ id }) => id);
  const pages: string[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page = JSON.parse(await ask(`/api/v1/sessions?since=24h&limit=25${cursor && `&cursor=${cursor}`}`));
    pages.push(...page.data.map(({ id }: { id: string }) => id));
    cursor = page.next_cursor;
  }
  expect(pages).toEqual(expected);
  const errors = JSON.parse(await ask('/api/v1/sessions?since=24h&limit=50&status=error&min_redactions=5'));
  expect(errors.data).toHaveLength(19);
  const stats = JSON.parse(await ask('/api/v1/sessions/stats?since=24h&min_redactions=1'));
  expect(JSON.stringify(stats)).toContain('"sessions":60');
  const lines = (await ask('/api/v1/sessions/export?since=24h')).trim().split('\n');
  expect(lines.map((line) => JSON.parse(line).id)).toEqual(expected);
  const creating = await fetch(`${server.url}/api/v1/exports`, {
    method: 'POST',
    headers: { cookie, 'content-type': 'application/json' },
    body: JSON.stringify({ format: 'ndjson', since: '24h' }),
  });
  expect(creating.status).toBe(202);
  const { export: made } = (await creating.json()) as ExportBody;
  await eventually(async () => JSON.parse(await ask(`/api/v1/exports/${made.id}`)).export.status === 'done');
  expect((await ask(`/api/v1/exports/${made.id}/content`)).trim().split('\n')).toEqual(lines);
  await ask(`/api/v1/agents/${agentId}`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'reception' }),
  });
  expect(await ask('/api/v1/agents')).toContain('reception');
  expect(await masker(['audit', 'verify', '--account', account], operator)).toMatch(/^ok {2}\d+ entries/);
}

/** Waits until a stream of events contains the text. */
function untilSeen(stream: Response): (text: string) => Promise<void> {
  let received = '';
  const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
  return async (text) => {
    while (!received.includes(text)) {
      const read = await reader?.read();
      if (!read || read.done) throw new Error(`the stream ended without ${text}: ${received}`);
      received += read.value;
    }
  };
}
