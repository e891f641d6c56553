import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { forms } from './forms.ts';
import { write } from './ingest.ts';
import { pool } from './pool.ts';
import { statement } from './statement.ts';

/**
 * The floor: bare `node:http` and `pg`. It knows no credential, checks nothing, limits nothing, logs nothing.
 * The path of a request names the form in which its page is made.
 */
const { PORT, ACCOUNT_ID } = process.env;

// A query that is ended, as nobody waits for it any more, ends only its request.
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
