import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A way to a server that can be cut. */
interface Forwarder {
  url: string;
  /** Ends every connection, and takes no other until mended. */
  cut(): Promise<void>;
  mend(): void;
  close(): Promise<void>;
}

export async function forwarder(to: string): Promise<Forwarder> {
  const { hostname, port } = new URL(to);
  const open = new Set<Socket>();
  let whole = true;
  const server = createServer((near) => {
    if (!whole) return void near.destroy();
    const far = connect(Number(port), hostname);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(one);
      one.pipe(other);
      one.on('error', () => {});
      one.on('close', () => {
        open.delete(one);
        other.destroy();
      });
    }
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const cut = async () => {
    whole = false;
    await Promise.all([...open].map((socket) => once(socket.destroy(), 'close')));
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut,
    mend: () => {
      whole = true;
    },
    async close() {
      await cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
