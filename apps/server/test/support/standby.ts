import { execFile } from 'node:child_process';
import { appendFile, chown, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { newDataDir } from './folders.ts';
import { type OtherPostgres, startOtherPostgres } from './postgres.ts';

const execute = promisify(execFile);

/** The embedded PostgreSQL is set up to be alone; these are PostgreSQL's own defaults. */
export const replicating = { wal_level: 'replica', max_wal_senders: '10', hot_standby: 'on' };

/** PostgreSQLs that follow a primary by streaming replication, as `pg_basebackup -R` sets them up. */
export async function startStandbysOf(primary: OtherPostgres, count: number): Promise<OtherPostgres[]> {
  await primary.stop();
  const dataDirs: string[] = [];
  for (let nth = 0; nth < count; nth++) {
    const dataDir = await newDataDir();
    await execute('cp', ['-a', primary.dataDir, dataDir]);
    dataDirs.push(dataDir);
  }
  await primary.start();
  const standbys: OtherPostgres[] = [];
  for (const dataDir of dataDirs) standbys.push(await follow(primary, dataDir));
  return standbys;
}

async function follow(primary: OtherPostgres, dataDir: string): Promise<OtherPostgres> {
  const cluster = path.join(dataDir, 'postgresql/data');
  const { uid, gid } = await stat(cluster);
  const signal = path.join(cluster, 'standby.signal');
  await writeFile(signal, '');
  await chown(signal, uid, gid);
  const { hostname, port, username, password, searchParams } = new URL(primary.url);
  const host = searchParams.get('host') ?? hostname;
  const address = `host=${host} port=${port} user=${username} password=${password}`;
  await appendFile(path.join(cluster, 'postgresql.auto.conf'), `primary_conninfo = '${address}'\n`);
  return startOtherPostgres({ dataDir, settings: replicating });
}
