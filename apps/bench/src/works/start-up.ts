import { setTimeout as sleep } from 'node:timers/promises';
import { readServerInfo } from '@masker/db/embedded';
import { freePort } from '@masker/tsconfig/free-port';
import { temporaryFolder } from '../data/cluster.ts';
import { ownMegabytes, residentMegabytes } from '../processes/proc.ts';
import { npmStart } from '../product/npm-start.ts';
import type { Run } from '../run.ts';
import type { Work } from './work.ts';

/** The names of the figures in the report. */
export const startNames = {
  cold: 'npm start, new data folder, demo data made, to ready',
  warm: 'npm start with data, to ready',
  idle: 'server, ten seconds after that',
  idleWithDatabase: 'the same with its PostgreSQL, whose shared memory counts in each of its processes',
} as const;

/** `npm start` in a built checkout: the first time, and with existing data. */
export const startUp: Work = {
  name: 'start-up',
  title: 'Start-up, with an embedded PostgreSQL of its own',
  async run(run) {
    const { options, progress, cleanup, facts } = run;
    const dataDir = await temporaryFolder(cleanup);
    const demoSessions = options.short ? 1_000 : 250_000;
    const cold = await progress.step('start-up, the first', () => startOnce(run, dataDir, demoSessions));
    const warm: Started[] = [];
    await progress.step('start-up, with data', async () => {
      for (let round = 0; round < options.rounds; round++)
        warm.push(await startOnce(run, dataDir, demoSessions));
    });
    facts.push(
      { work: 'start-up', name: startNames.cold, unit: 's', values: [cold.seconds] },
      { work: 'start-up', name: startNames.warm, unit: 's', values: warm.map(({ seconds }) => seconds) },
      { work: 'start-up', name: startNames.idle, unit: 'MB', values: warm.map(({ server }) => server) },
      { work: 'start-up', name: startNames.idleWithDatabase, unit: 'MB', values: warm.map(({ all }) => all) },
    );
  },
};

interface Started {
  seconds: number;
  /** Memory of the server's process and of its descendants in megabytes; NaN if unknown. */
  server: number;
  all: number;
}

async function startOnce({ options, cleanup }: Run, dataDir: string, demoSessions: number): Promise<Started> {
  const port = await freePort();
  const begun = performance.now();
  const { program, ready } = npmStart({ dataDir, port, demoSessions });
  cleanup.add(() => program.stop());
  try {
    await ready();
    const seconds = (performance.now() - begun) / 1000;
    await sleep(options.short ? 100 : 10_000);
    const info = await readServerInfo(dataDir);
    const [server, all] = info ? [ownMegabytes(info.pid), residentMegabytes(info.pid)] : [null, null];
    return { seconds, server: server ?? Number.NaN, all: all ?? Number.NaN };
  } finally {
    await program.stop();
  }
}
