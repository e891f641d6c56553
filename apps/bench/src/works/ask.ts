import type { Server } from '../contenders/contender.ts';
import type { ListQuery } from '../data/queries.ts';
import { Failure } from '../failure.ts';
import type { HttpRequest } from '../load/job.ts';

/** A request, and its expected response. */
export interface Asked {
  request: HttpRequest;
  expected: string;
}

/**
 * Paginates a contender to a page, and compares its sessions with those of the oracle.
 * @throws Failure if the page differs, or does not exist
 */
export async function askForPage(
  name: string,
  server: Server,
  query: ListQuery,
  page: number,
  oracle: string,
): Promise<Asked> {
  const refuse = (why: string) => new Failure(`${name} ${why}.`);
  let request = server.first(query);
  for (let at = 1; ; at++) {
    const { status, body } = await send(request);
    if (status !== 200) throw refuse(`answered ${status}: ${body.slice(0, 300)}`);
    if (at === page) {
      const rows = readRows(server, body);
      if (rows === null) throw refuse(`answered without a page: ${body.slice(0, 300)}`);
      if (rows !== oracle) throw refuse(`returned another page than the oracle: ${difference(rows, oracle)}`);
      return { request, expected: body };
    }
    const next = server.next(query, body, request);
    if (next === null) throw refuse(`ended its list at page ${at}`);
    request = next;
  }
}

/** Sends a request once. */
export async function send({ url, ...init }: HttpRequest): Promise<{ status: number; body: string }> {
  const response = await fetch(url, init);
  return { status: response.status, body: await response.text() };
}

function readRows(server: Server, body: string): string | null {
  try {
    return server.rows(body);
  } catch {
    return null;
  }
}

function difference(rows: string, oracle: string): string {
  let at = 0;
  while (at < rows.length && rows[at] === oracle[at]) at++;
  const around = (text: string) => text.slice(Math.max(0, at - 40), at + 40);
  return `…${around(rows)}… instead of …${around(oracle)}…`;
}
