import { freePort } from '@masker/tsconfig/free-port';
import { canonical } from '../peers/sessions.ts';
import { program } from '../processes/paths.ts';
import { startProgram, untilReady } from '../processes/program.ts';
import type { Contender, StartContext } from './contender.ts';
import { dataText, parameters } from './rest.ts';

/** The sessions of a response, by the way they are made. */
const rowsOf = {
  // PostgreSQL adds spaces to generated JSON.
  json: (body: string) => JSON.stringify(JSON.parse(body).data),
  agg: (body: string) => canonical(JSON.parse(body).data),
  stringify: dataText,
  stored: dataText,
};

/** A contender of the bare server, with one way to make pages. */
function floorOf(name: string, form: keyof typeof rowsOf, title: string): Contender {
  return {
    name,
    title,
    async start(context) {
      const { url, pid } = await floorServer(context);
      return {
        pid,
        first: (query) => ({ url: `${url}/${form}?${parameters(query)}`, headers: {} }),
        next(query, body) {
          const cursor = JSON.parse(body).next_cursor;
          if (cursor === null) return null;
          return { url: `${url}/${form}?${parameters(query)}&cursor=${cursor}`, headers: {} };
        },
        rows: rowsOf[form],
      };
    },
  };
}

function floorServer({ prepared, cleanup, shared }: StartContext): Promise<{ url: string; pid: number }> {
  return shared('floor', async () => {
    const port = await freePort();
    const server = startProgram({
      name: 'floor',
      command: process.execPath,
      args: [program('floor')],
      env: { PORT: String(port), DATABASE_URL: prepared.url, ACCOUNT_ID: prepared.accountId },
    });
    cleanup.add(() => server.stop());
    const url = `http://127.0.0.1:${port}`;
    await untilReady(server, url);
    return { url, pid: server.pid };
  });
}

/** The baseline of all comparisons. */
export const floor = floorOf('floor', 'json', 'bare node:http and pg, JSON made by SQL, no checks');
export const floorStringify = floorOf(
  'floor-stringify',
  'stringify',
  'bare node:http and pg, JSON.stringify over rows, no checks',
);
export const floorStored = floorOf(
  'floor-stored',
  'stored',
  'bare node:http and pg, the stored wire JSON concatenated, no checks',
);
export const jsonAgg = floorOf(
  'json-agg',
  'agg',
  'bare node:http and pg, json_agg over the columns as PostgreSQL writes them, no checks',
);
