import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

interface Relay {
  url: string;
  breakAll(): void;
  /** From now on, nothing that the server sends arrives. */
  hold(): void;
  /** The open connections of the client, and those to the server. */
  open(): number;
}

/** A network between a client and a server, which can break every connection. */
export async function relay(to: string): Promise<Relay> {
  const sockets = new Set<Socket>();
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => {});
    return socket;
  };
  let held = false;
  const server = createServer((near) => {
    const far = keep(connect(Number(new URL(to).port), '127.0.0.1'));
    keep(near).pipe(far);
    near.on('close', () => far.destroy());
    far.on('data', (bytes) => held || near.write(bytes)).on('end', () => near.end());
  });
  const breakAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    breakAll();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    breakAll,
    hold() {
      held = true;
    },
    open: () => sockets.size,
  };
}
