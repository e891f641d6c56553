import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { WebhookMessage } from '@masker/contract';
import { Webhook as Verifier } from 'standardwebhooks';

/** A message as a receiver got it. */
export interface Received {
  /** The `webhook-id`. */
  id: string;
  headers: IncomingHttpHeaders;
  body: string;
  message: WebhookMessage;
  /** The status that it was answered with. */
  status: number;
}

/** A receiver of messages: a real HTTP server. */
export interface Receiver {
  url: string;
  received: Received[];
  /** What it answers with; a function decides by the message. `hang`: nothing. */
  answer: number | 'hang' | ((message: WebhookMessage) => number);
  /** The most messages that waited for an answer at the same time. */
  mostWaiting: number;
  /** Headers of its answers. */
  headers: Record<string, string>;
  /** Waits until it has so many messages. */
  until(count: number): Promise<Received[]>;
  /** Waits until it accepted so many messages. */
  accepted(count: number): Promise<Received[]>;
  close(): Promise<void>;
}

/** Starts a receiver. @param port of a receiver that was there before; any other unless given */
export async function startReceiver(port = 0): Promise<Receiver> {
  let waiting = 0;
  const server = createServer({ keepAliveTimeout: 0 }, async (request, response) => {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    const message = JSON.parse(body) as WebhookMessage;
    const { answer } = receiver;
    const status = typeof answer === 'function' ? answer(message) : answer === 'hang' ? 0 : answer;
    const { headers } = request;
    receiver.received.push({ id: String(headers['webhook-id']), headers, body, message, status });
    if (status === 0) {
      receiver.mostWaiting = Math.max(receiver.mostWaiting, ++waiting);
      response.once('close', () => waiting--);
      return;
    }
    response.writeHead(status, receiver.headers).end('a body that nobody reads');
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const until = async (count: number, kept: (one: Received) => boolean) => {
    while (receiver.received.filter(kept).length < count) await sleep(20);
    return receiver.received.filter(kept);
  };
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/in`,
    received: [],
    answer: 204,
    mostWaiting: 0,
    headers: {},
    until: (count) => until(count, () => true),
    accepted: (count) => until(count, ({ status }) => status === 204),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return receiver;
}

/** Verifies a message with the official library. @throws if its signature is not that of the secret */
export function verify(secret: string, { body, headers }: Received): unknown {
  return new Verifier(secret).verify(body, headers as Record<string, string>);
}
