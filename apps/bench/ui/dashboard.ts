import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '@masker/tsconfig/free-port';
import { temporaryFolder } from '../src/data/cluster.ts';
import { Failure } from '../src/failure.ts';
import type { Cleanup } from '../src/processes/cleanup.ts';
import type { Program } from '../src/processes/program.ts';
import { npmStart } from '../src/product/npm-start.ts';

/** A page that is measured: a dashboard with the demo data, or the control page. */
export interface Site {
  name: string;
  /** Without a path. */
  url: string;
  /** Of a signed-in user; null where nobody signs in. */
  cookie: { name: string; value: string } | null;
  /** Where its browser keeps what it has cached. */
  profile: string;
}

/** An installation of packages and a build may come first. */
const secondsToStart = 3_600;

/**
 * Starts what `npm start` of a checkout starts, on a port and a data folder of its own, and waits for its demo data.
 * @param folder the checkout
 * @throws Failure when it ends, or does not say how to sign in
 */
export async function startDashboard(
  name: string,
  folder: string,
  demoSessions: number,
  cleanup: Cleanup,
): Promise<Site> {
  const [dataDir, profile] = [await temporaryFolder(cleanup), await temporaryFolder(cleanup)];
  const port = await freePort();
  const { program, ready } = npmStart({ name: `ui-${name}`, dataDir, port, demoSessions, folder });
  cleanup.add(() => program.stop());
  await ready(secondsToStart);
  return { name, url: `http://127.0.0.1:${port}`, cookie: await printedCookie(program), profile };
}

/** Printed once the demo data is made, which can be after the server is ready. */
async function printedCookie(program: Program): Promise<{ name: string; value: string }> {
  let ended = '';
  program.ended.then((how) => {
    ended = how;
  });
  while (ended === '') {
    const [, name, value] = /Cookie: ([^=\s]+)=([^"\s]+)"/.exec(program.output()) ?? [];
    if (name && value) return { name, value };
    await sleep(100);
  }
  throw new Failure(ended);
}
