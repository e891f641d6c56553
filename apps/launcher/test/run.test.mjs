import { once } from 'node:events';
import { createServer } from 'node:net';
import { dirname } from 'node:path';
import { expect, test } from 'vitest';
import { run } from '../lib/run.mjs';

/** @param {string} program @param {Parameters<typeof run>[2]} [options] */
const node = (program, options) => run('launcher-self-test', [process.execPath, '-e', program], options);

test('keeps the whole output', async () => {
  const outcome = await node('console.log("out"); console.error("err")');
  expect(outcome).toEqual({ ok: true, log: 'out\nerr', hung: false });
});

test('reports how a program failed', async () => {
  const outcome = await node('console.log("before"); process.exit(3)');
  expect(outcome.ok).toBe(false);
  expect(outcome.log).toBe(`before\n${process.execPath}: exit code 3`);
});

test('fails if the program does not exist', async () => {
  const outcome = await run('launcher-self-test', ['no-such-program']);
  expect(outcome.ok).toBe(false);
  expect(outcome.log).toContain('no-such-program');
});

test('stops an idle program with its children', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  const grandchild = `require('node:net').connect(${port}, '127.0.0.1')`;
  const child = `require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(grandchild)}])`;
  const running = node(child, { idleSeconds: 3 });
  const [socket] = await once(server, 'connection');
  const gone = once(socket.resume(), 'close');
  expect(await running).toMatchObject({
    ok: false,
    hung: true,
    log: 'Stopped: no output for 3 s.',
  });
  await gone;
  server.close();
});

test('gives programs the same Node.js, no telemetry and no shell', async () => {
  const shown = await node(
    'console.log([process.env.NEXT_TELEMETRY_DISABLED, process.env.PATH, process.env.EXTRA].join("\\n"))',
    { env: { EXTRA: '$HOME; "x"' } },
  );
  const [telemetry, path, extra] = shown.log.split('\n');
  expect(telemetry).toBe('1');
  expect(path?.split(':')[1]).toBe(dirname(process.execPath));
  expect(extra).toBe('$HOME; "x"');
});
