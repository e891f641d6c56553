import { once } from 'node:events';
import net from 'node:net';
import { afterAll, beforeAll } from 'vitest';
import type { Server } from './server.ts';

/** What passes everything on to a server, until it is cut. */
export interface CutProxy {
  /** Its origin. */
  url: string;
  /** Ends all connections, and takes no other one. */
  cut(): void;
  mend(): void;
}

/** A proxy before a server for all tests of a file, whose connections can be cut. */
export function useCutProxy(server: Server): CutProxy {
  const sockets = new Set<net.Socket>();
  let isCut = false;
  const proxy = net.createServer((client) => {
    if (isCut) return client.destroy();
    const upstream = net.connect(Number(new URL(server.url).port), '127.0.0.1');
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket);
      socket.pipe(other);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
  });
  beforeAll(async () => {
    proxy.listen(0, '127.0.0.1');
    await once(proxy, 'listening');
  });
  afterAll(() => {
    for (const socket of sockets) socket.destroy();
    proxy.close();
  });
  return {
    get url() {
      return `http://localhost:${(proxy.address() as net.AddressInfo).port}`;
    },
    cut() {
      isCut = true;
      for (const socket of sockets) socket.destroy();
    },
    mend() {
      isCut = false;
    },
  };
}
