import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { finished } from 'node:stream/promises';
import type { Client } from 'pg';
import { countSessions, withScratchAccount } from '../data/scratch-account.ts';
import { Failure } from '../failure.ts';
import { onPath } from '../processes/on-path.ts';
import { type Finished, runMeasured } from '../processes/run-measured.ts';
import { maskerCommand } from '../product/product.ts';
import type { Run } from '../run.ts';
import type { Work } from './work.ts';

/** More rows would only take longer. */
const mostSessions = 400_000;

const columns =
  'account_id, id, agent_id, agent_name, started_at, ended_at, status, redaction_count, redactions_by_kind, upstream_model';

/** The names of the methods in the report. */
export const importNames = {
  masker: 'masker import',
  copy: 'psql \\copy',
  memory: 'masker import, memory at most',
  quarter: 'masker import of a quarter, memory at most',
} as const;

/** Imports a file into the table with its indexes: with the product's command, and with PostgreSQL's COPY. */
export const importWork: Work = {
  name: 'import',
  title: 'Import of a file into the same indexed table',
  async run(run) {
    const psql = onPath('psql');
    if (psql === null) {
      run.absent.push('import: psql is not installed.');
      return;
    }
    const folder = await mkdtemp(path.join(os.tmpdir(), 'masker-bench-'));
    run.cleanup.add(() => rm(folder, { recursive: true, force: true }));
    const count = Math.min(run.prepared.rows, mostSessions);
    const files = await run.progress.step('Writing the files to import', () =>
      writeFiles(run, folder, count),
    );
    const values = {
      masker: [] as number[],
      copy: [] as number[],
      memory: [] as number[],
      quarter: [] as number[],
    };

    await run.progress.step(`import, ${count.toLocaleString('en')} sessions`, async () => {
      for (let round = 0; round < run.options.rounds; round++) {
        const quarter = await into(run, Math.floor(count / 4), (account) =>
          runMeasured(
            'import',
            ...maskerCommand(run.prepared.url, 'import', files.quarter, '--account', account),
          ),
        );
        const masker = await into(run, count, (account) =>
          runMeasured(
            'import',
            ...maskerCommand(run.prepared.url, 'import', files.lines, '--account', account),
          ),
        );
        const copy = await into(run, count, (account) => copyInto(psql, run.prepared.url, files, account));
        values.quarter.push(quarter.megabytes ?? Number.NaN);
        values.memory.push(masker.megabytes ?? Number.NaN);
        values.masker.push(count / masker.seconds);
        values.copy.push(count / copy.seconds);
      }
    });
    const units = { masker: 'sessions/s', copy: 'sessions/s', memory: 'MB', quarter: 'MB' };
    for (const what of ['masker', 'copy', 'memory', 'quarter'] as const) {
      run.facts.push({ work: 'import', name: importNames[what], unit: units[what], values: values[what] });
    }
  },
};

interface Files {
  /** The format of the API, one session a line. */
  lines: string;
  /** Its first quarter. */
  quarter: string;
  /** The format of COPY, without the account. */
  rows: string;
}

/** The first sessions of the measured account, in both formats. */
async function writeFiles({ client, prepared }: Run, folder: string, count: number): Promise<Files> {
  const files = {
    lines: path.join(folder, 'sessions.ndjson'),
    quarter: path.join(folder, 'quarter.ndjson'),
    rows: path.join(folder, 'sessions.copy'),
  };
  const [lines, quarter, rows] = [files.lines, files.quarter, files.rows].map((file) =>
    createWriteStream(file),
  );
  if (!lines || !quarter || !rows) throw new Error('no files');
  let written = 0;
  for await (const { wire, text } of readSessions(client, prepared.accountId, count)) {
    lines.write(`${wire}\n`);
    if (written < Math.floor(count / 4)) quarter.write(`${wire}\n`);
    if (!rows.write(`${text}\n`)) await once(rows, 'drain');
    written++;
  }
  for (const file of [lines, quarter, rows]) await finished(file.end());
  return files;
}

async function* readSessions(client: Client, accountId: string, count: number) {
  let after = '';
  for (let left = count; left > 0; ) {
    const { rows } = await client.query<{ id: string; wire: string; text: string }>(
      // The text format of COPY doubles backslashes; nothing else in these values needs escaping.
      `SELECT id, wire, replace(concat_ws(E'\\t', id, agent_id, agent_name, started_at, ended_at, status,
         redaction_count, redactions_by_kind, coalesce(upstream_model, '<null>')), '\\', '\\\\') AS text
       FROM session WHERE account_id = $1 AND id > $2 ORDER BY id LIMIT $3`,
      [accountId, after, Math.min(left, 20_000)],
    );
    yield* rows;
    after = rows.at(-1)?.id ?? '';
    left -= rows.length;
    if (rows.length === 0) return;
  }
}

/** Loads an account that is deleted afterwards; all reported rows must exist. */
async function into(
  run: Run,
  count: number,
  load: (accountId: string) => Promise<Finished>,
): Promise<Finished> {
  return withScratchAccount(run.client, run.prepared.url, async (accountId) => {
    const finished = await load(accountId);
    const there = await countSessions(run.client, accountId);
    if (there !== count) throw new Failure(`Of ${count} imported sessions ${there} are there.`);
    return finished;
  });
}

/** The account is temporarily the default of the column, because the file is the same for all. */
async function copyInto(psql: string, url: string, files: Files, accountId: string): Promise<Finished> {
  const set = `ALTER TABLE session ALTER COLUMN account_id SET DEFAULT '${accountId}'`;
  const copy = `\\copy session (${columns.replace('account_id, ', '')}) FROM '${files.rows}' WITH (NULL '<null>')`;
  const unset = 'ALTER TABLE session ALTER COLUMN account_id DROP DEFAULT';
  const commands = [set, copy, unset].flatMap((command) => ['--command', command]);
  return runMeasured('copy', psql, ['--quiet', '--no-psqlrc', '--set=ON_ERROR_STOP=1', ...commands, url], {});
}
