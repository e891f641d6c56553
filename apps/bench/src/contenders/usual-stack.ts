import path from 'node:path';
import { freePort } from '@masker/tsconfig/free-port';
import type { ListQuery } from '../data/queries.ts';
import { installPeers, moduleOf, peers } from '../peers/install.ts';
import { canonical } from '../peers/sessions.ts';
import { startProgram, untilReady } from '../processes/program.ts';
import type { Contender, StartContext } from './contender.ts';
import { parameters } from './rest.ts';

/** The REST transport of the Next.js application with Prisma. */
export const usualRest: Contender = {
  name: 'usual-rest',
  title: 'Next.js route handler, trpc-to-openapi, Prisma findMany, no credential check',
  async start(context) {
    const { url, pid } = await usualServer(context);
    const request = (query: ListQuery, cursor?: string) => {
      const asked = parameters(query);
      if (cursor !== undefined) asked.set('cursor', cursor);
      return { url: `${url}/api/v1/sessions?${asked}`, headers: {} };
    };
    return {
      pid,
      first: (query) => request(query),
      next(query, body) {
        const { next_cursor } = JSON.parse(body);
        return next_cursor === null ? null : request(query, next_cursor);
      },
      rows: (body) => canonical(JSON.parse(body).data),
    };
  },
};

/** The tRPC transport of the Next.js application with Prisma, with the transformer superjson. */
export const usualTrpc: Contender = {
  name: 'usual-trpc',
  title: 'Next.js route handler, tRPC, superjson, Prisma findMany, no credential check',
  async start(context) {
    const { url, pid } = await usualServer(context);
    const request = (query: ListQuery, cursor?: string) => {
      const json = { ...Object.fromEntries(parameters(query)), cursor };
      return {
        url: `${url}/api/trpc/sessions.list?input=${encodeURIComponent(JSON.stringify({ json }))}`,
        headers: {},
      };
    };
    return {
      pid,
      first: (query) => request(query),
      next(query, body) {
        const { next_cursor } = JSON.parse(body).result.data.json;
        return next_cursor === null ? null : request(query, next_cursor);
      },
      rows: (body) => canonical(JSON.parse(body).result.data.json.data),
    };
  },
};

function usualServer({
  prepared,
  cleanup,
  progress,
  shared,
}: StartContext): Promise<{ url: string; pid: number }> {
  return shared('usual-stack', async () => {
    await installPeers(progress);
    const port = await freePort();
    const server = startProgram({
      name: 'usual-stack',
      command: process.execPath,
      args: [moduleOf('next/dist/bin/next'), 'start', '--port', String(port), '--hostname', '127.0.0.1'],
      env: { DATABASE_URL: prepared.url, ACCOUNT_ID: prepared.accountId },
      cwd: path.join(peers, 'usual-stack'),
    });
    cleanup.add(() => server.stop());
    const url = `http://127.0.0.1:${port}`;
    await untilReady(server, url);
    return { url, pid: server.pid };
  });
}
