import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Caller } from '../context.ts';

/** One request under way, as the doors hand it on. */
export interface Exchange {
  req: IncomingMessage;
  res: ServerResponse;
  requestId: string;
  /** The path, without the query. */
  path: string;
  /** The query, without `?`. */
  query: string;
  /** What is being asked for, in a form that can be logged: a pattern, never an address with values. */
  label: string;
  caller: Caller | null;
}

/** Splits a request's address. */
export function splitUrl(url: string): { path: string; query: string } {
  const mark = url.indexOf('?');
  return mark < 0 ? { path: url, query: '' } : { path: url.slice(0, mark), query: url.slice(mark + 1) };
}
