import { createServer } from 'node:http';
import { forms } from './forms.ts';
import { write } from './ingest.ts';
import { pool } from './pool.ts';
import { statement } from './statement.ts';

/**
 * The floor: bare `node:http` and `pg`. It knows no credential, checks nothing, limits nothing, logs nothing.
 * The path of a request names the form in which its page is made.
 */
const { PORT, ACCOUNT_ID } = process.env;

createServer(async (req, res) => {
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
}).listen(Number(PORT), '127.0.0.1');
