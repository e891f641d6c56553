import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { forms } from './forms.ts';
import { write } from './ingest.ts';
import { pool } from './pool.ts';
import { statement } from './statement.ts';

/**
 * The floor: bare `node:http` and `pg`, without credentials, validation, limits or log. The path of a request selects
 * how its page is made.
 */
const { PORT, ACCOUNT_ID } = process.env;

// A canceled query of a disconnected client fails only its own request.
createServer((req, res) => void answer(req, res).catch(() => res.destroy())).listen(
  Number(PORT),
  '127.0.0.1',
);

async function answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
  const { pathname, searchParams } = new URL(req.url ?? '/', 'http://localhost');
  if (pathname === '/ingest') return void write(String(searchParams.get('account')), req, res);
  const form = forms[pathname.slice(1)];
  if (!form) return void res.writeHead(200).end();
  const { rows } = await pool.query(statement(form, String(ACCOUNT_ID), searchParams));
  const page = form.page(rows);
  const cursor =
    page.last && page.count === Number(searchParams.get('limit'))
      ? Buffer.from(JSON.stringify(page.last)).toString('base64url')
      : null;
  const body = `{"data":${page.json},"next_cursor":${JSON.stringify(cursor)}}`;
  res.writeHead(200, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
  });
  res.end(body);
}
