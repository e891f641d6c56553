import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { publicHost, type RunningProxy } from './proxies.ts';

export interface Answer {
  status: number;
  text: string;
  message: IncomingMessage;
}

export interface Sent {
  method?: string;
  headers?: Record<string, string>;
  body?: string | AsyncIterable<string>;
}

/** The address that requests come from: not the proxy's, to tell the two apart. Linux takes all of 127.0.0.0/8. */
export const clientAddress = '127.0.0.7';

/** Sends a request to the public name through a proxy, and returns once the head of the answer is there. */
export function begin(proxy: RunningProxy, path: string, sent: Sent = {}): Promise<IncomingMessage> {
  const { method = 'GET', headers = {}, body } = sent;
  return new Promise((resolve, reject) => {
    const sending = request({
      host: '127.0.0.1',
      port: proxy.port,
      servername: publicHost,
      localAddress: clientAddress,
      rejectUnauthorized: false,
      agent: false,
      path,
      method,
      headers: { host: publicHost, ...headers },
    });
    sending.on('response', resolve).on('error', reject);
    if (typeof body === 'object') void pour(body, sending);
    else sending.end(body);
  });
}

async function pour(body: AsyncIterable<string>, into: ReturnType<typeof request>): Promise<void> {
  for await (const part of body) into.write(part);
  into.end();
}

/** Sends a request through a proxy, and reads all of the answer. */
export async function ask(proxy: RunningProxy, path: string, sent: Sent = {}): Promise<Answer> {
  const message = await begin(proxy, path, sent);
  let text = '';
  for await (const part of message.setEncoding('utf8')) text += part;
  return { status: message.statusCode ?? 0, text, message };
}
