// Loads sessions up to the first sign of the given phase, says so, and stands still until it is killed.
import { writeSync } from 'node:fs';
import { newId } from '@masker/contract';
import pg from 'pg';
import { loadSessions, type SessionRow } from '../src/load/index.ts';

const [url, accountId = '', until] = process.argv.slice(2);
const agentId = newId('agent');

function* sessions(): Generator<SessionRow> {
  for (let i = 0; i < 25_000; i++) {
    yield {
      id: newId('session'),
      agentId,
      agentName: 'appointment-bot-prod',
      startedAt: i,
      endedAt: i + 1,
      status: 'ok',
      redactionCount: 0,
      redactionsByKind: {},
      upstreamModel: null,
    };
  }
}

await loadSessions({
  pool: new pg.Pool({ connectionString: url, application_name: 'load-stuck' }),
  accountId,
  sessions: sessions(),
  onProgress: ({ phase }) => {
    if (phase !== until) return;
    writeSync(1, `${phase}\n`);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  },
});
