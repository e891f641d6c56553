// Removes sessions up to the end of a batch, says so, and stands still until it is killed.
import { writeSync } from 'node:fs';
import pg from 'pg';
import { removeExpired } from '../src/retention/index.ts';

const [url, accountId = '', until] = process.argv.slice(2);

await removeExpired({
  pool: new pg.Pool({ connectionString: url, application_name: 'retention-stuck' }),
  accountId,
  days: 30,
  now: Date.now(),
  batch: 100,
  onBatch: (sessions) => {
    if (sessions !== Number(until)) return;
    writeSync(1, `${sessions}\n`);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  },
});
