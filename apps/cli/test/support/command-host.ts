import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type { Order, Outcome } from './programs.ts';

/** Commands so far: the program is loaded under another address for each. */
let count = 0;

/**
 * Runs a `masker` command, one after another. Each is what a process of its own would run: the built program is
 * evaluated again, with the command's arguments, environment, folder and streams. Only what the program
 * imports stays loaded, which is most of the time of a command.
 */
async function run({ program, args, env, cwd, input }: Order): Promise<Outcome> {
  process.argv = [process.execPath, program, ...args];
  for (const name of Object.keys(process.env)) delete process.env[name];
  for (const [name, value] of Object.entries(env)) if (value !== undefined) process.env[name] = value;
  process.chdir(cwd);
  process.exitCode = undefined;
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const written = Promise.all([text(stdout), text(stderr)]);
  const streams = { stdout, stderr, stdin: Readable.from([Buffer.from(input)], { objectMode: false }) };
  for (const [name, value] of Object.entries(streams))
    Object.defineProperty(process, name, { value, configurable: true });
  await import(`${pathToFileURL(program)}?${count++}`);
  await idle();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.removeAllListeners(signal);
  stdout.end();
  stderr.end();
  const [out, err] = await written;
  return { code: Number(process.exitCode ?? 0), stdout: out, stderr: err };
}

/** A command has ended when nothing is left that would keep its process alive. */
async function idle(): Promise<void> {
  while (process.getActiveResourcesInfo().length > resources) await sleep(2);
}

process.on('message', async (order: Order) => process.send?.(await run(order)));
process.on('disconnect', () => process.exit());
const resources = process.getActiveResourcesInfo().length;
