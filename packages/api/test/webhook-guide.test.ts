import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { expect, test } from 'vitest';
import { makeWebhook } from './support/access.ts';
import { createInstallation } from './support/installation.ts';
import { session } from './support/sessions.ts';

const here = import.meta.dirname;

/** A port that nobody uses. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

test('the receiver of the guide verifies and accepts what the server sends', async () => {
  const guide = await readFile(path.join(here, '../../../docs/webhooks.md'), 'utf8');
  const [, code = ''] = /```js\n([\s\S]*?)```/.exec(guide) ?? [];
  // Below this package, where it finds the library that it imports.
  const folder = await mkdtemp(path.join(here, 'receiver-'));
  const installation = await createInstallation();
  try {
    const tenant = await installation.tenant();
    const port = await freePort();
    const { secret } = await makeWebhook(installation, tenant, { url: `http://127.0.0.1:${port}/` });
    await writeFile(path.join(folder, 'receiver.mjs'), code);
    const receiver = spawn(process.execPath, [path.join(folder, 'receiver.mjs')], {
      env: { PORT: String(port), WEBHOOK_SECRET: secret },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const lines: AsyncIterator<string> = receiver.stdout.setEncoding('utf8')[Symbol.asyncIterator]();
    try {
      expect((await lines.next()).value).toBe('listening\n');
      const sent = session();
      await installation.insert(tenant.accountId, [sent]);
      expect((await lines.next()).value).toBe(`session.created ${sent.id}\n`);
      const forged = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: '{}' });
      expect(forged.status).toBe(401);
    } finally {
      receiver.kill();
    }
  } finally {
    await installation.close();
    await rm(folder, { recursive: true });
  }
});
