import { get, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { useServer } from './support/server.ts';

const server = useServer(0);

interface Answer extends Pick<IncomingMessage, 'statusCode' | 'headers'> {
  body: Buffer;
}

/** An answer as it is on the wire. */
function ask(path: string, headers: Record<string, string>): Promise<Answer> {
  return new Promise((resolve, reject) => {
    get(`${server.url}${path}`, { headers }, async (message) => {
      const { statusCode, headers } = message;
      resolve({ statusCode, headers, body: await buffer(message) });
    }).on('error', reject);
  });
}

it('sends the files of pages as small as the client takes them, and the same whichever way', async () => {
  const page = (await ask('/login', {})).body.toString();
  const files = [...new Set(page.match(/\/_next\/static\/[\w/.~-]+\.(?:js|css)/g))];
  expect(files.map((file) => file.split('.').at(-1))).toEqual(expect.arrayContaining(['css', 'js']));
  for (const file of files) {
    const plain = await ask(file, { 'accept-encoding': 'identity' });
    const gzipped = await ask(file, { 'accept-encoding': 'gzip, deflate' });
    const smallest = await ask(file, { 'accept-encoding': 'gzip, deflate, br, zstd' });
    expect([plain, gzipped, smallest].map(({ headers }) => headers['content-encoding'])).toEqual(
      plain.body.length < 1_024 ? [undefined, undefined, undefined] : [undefined, 'gzip', 'br'],
    );
    if (plain.body.length < 1_024) continue;
    expect(gunzipSync(gzipped.body).equals(plain.body)).toBe(true);
    expect(brotliDecompressSync(smallest.body).equals(plain.body)).toBe(true);
    expect(smallest.body.length).toBeLessThan(gzipped.body.length);
    for (const { headers } of [gzipped, smallest]) {
      expect(headers['content-type']).toBe(plain.headers['content-type']);
      expect(headers['cache-control']).toBe(plain.headers['cache-control']);
      expect(headers.vary?.toLowerCase()).toBe('accept-encoding');
      expect(headers['content-security-policy']).toBe(plain.headers['content-security-policy']);
    }
  }
});

it('leads out of the folder of these files by no address', async () => {
  const headers = { 'accept-encoding': 'br' };
  for (const path of [
    '../BUILD_ID',
    '..%2FBUILD_ID',
    '../../package.json',
    'chunks/../../BUILD_ID',
    'chunks',
    '',
  ])
    expect((await ask(`/_next/static/${path}`, headers)).body.toString()).not.toMatch(/@masker\/dashboard/);
  expect((await ask('/_next/static/chunks/none.js', headers)).statusCode).toBe(404);
});
