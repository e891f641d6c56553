import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * The range is below the ports that systems give to outgoing connections (Linux from 32,768, others from 49,152), and
 * above those that browsers refuse: nothing but another caller could take a port of it before its server listens.
 */
const [lowest, highest] = [11_000, 32_767];

/** A port of 127.0.0.1 that is currently free, for a server that has to know it before it starts. */
export async function freePort() {
  for (;;) {
    const port = lowest + Math.floor(Math.random() * (highest - lowest + 1));
    if (await isFree(port)) return port;
  }
}

/** @param {number} port */
async function isFree(port) {
  const probe = createServer();
  try {
    await once(probe.listen(port, '127.0.0.1'), 'listening');
  } catch {
    return false;
  }
  probe.close();
  await once(probe, 'close');
  return true;
}
