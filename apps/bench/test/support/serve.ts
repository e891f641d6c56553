import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** Serves, for one test, what `answer` says to the nth request. @returns where */
export async function serve(answer: (n: number) => { status?: number; body: string }): Promise<string> {
  let asked = 0;
  const server = createServer({ keepAliveTimeout: 0 }, (_req, res) => {
    const { status = 200, body } = answer(asked++);
    res.writeHead(status).end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}
