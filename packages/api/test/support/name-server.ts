import { createSocket } from 'node:dgram';
import ipaddr from 'ipaddr.js';

/** A name server: every name has the same addresses. */
export interface NameServer {
  /** Host and port. */
  address: string;
  /** The addresses, by the version of IP. */
  records: Partial<Record<4 | 6, string[]>>;
  close(): Promise<void>;
}

const types = { 1: 4, 28: 6 } as const;

/** Starts a name server that answers as RFC 1035 says. */
export async function startNameServer(): Promise<NameServer> {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  const server: NameServer = {
    address: `127.0.0.1:${socket.address().port}`,
    records: {},
    close: () => new Promise((resolve) => socket.close(() => resolve())),
  };
  socket.on('message', (query, { port, address }) => {
    const end = query.indexOf(0, 12) + 5;
    const question = query.subarray(12, end);
    const type = query.readUInt16BE(end - 4);
    const answers = (server.records[types[type as 1 | 28]] ?? []).map((text) => {
      const data = Buffer.from(ipaddr.parse(text).toByteArray());
      // A pointer to the name of the question, its type, the class IN, a lifetime of 0, and the address.
      const head = Buffer.from([0xc0, 12, 0, type, 0, 1, 0, 0, 0, 0, 0, data.length]);
      return Buffer.concat([head, data]);
    });
    const header = Buffer.alloc(12);
    query.copy(header, 0, 0, 2);
    header.writeUInt16BE(0x8180, 2);
    header.writeUInt16BE(1, 4);
    header.writeUInt16BE(answers.length, 6);
    socket.send(Buffer.concat([header, question, ...answers]), port, address);
  });
  return server;
}
