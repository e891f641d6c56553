import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Logger } from 'pino';
import type { Config } from './config.ts';

const execute = promisify(execFile);

/**
 * Tells systemd that the server is ready, if it started the server and waits for this (`Type=notify`). Node.js cannot write
 * to sockets of datagrams, so the program of systemd does. If that fails, the server runs, but systemd takes it as starting.
 */
export async function notifyServiceManager(
  { notifySocket }: Pick<Config, 'notifySocket'>,
  url: string,
  log: Pick<Logger, 'warn'>,
): Promise<void> {
  if (notifySocket === undefined) return;
  try {
    await execute('systemd-notify', ['--ready', `--status=Serving ${url}`], {
      env: { PATH: '/usr/local/bin:/usr/bin:/bin', NOTIFY_SOCKET: notifySocket },
    });
  } catch (error) {
    log.warn(
      { err: error },
      'systemd was not told that the server is ready: check that systemd-notify is installed and that the unit has NotifyAccess=all',
    );
  }
}
