import { onTestFinished } from 'vitest';
import { type ClientOptions, createMaskerClient } from '../../src/index.ts';
import { type Reply, scriptedServer } from './scripted-server.ts';

/** A client of a scripted server that goes away with the test. */
export async function serve(replies: [Reply, ...Reply[]], options: Partial<ClientOptions> = {}) {
  const server = await scriptedServer(...replies);
  onTestFinished(() => server.close());
  return { server, client: createMaskerClient({ url: server.url, ...options }) };
}
