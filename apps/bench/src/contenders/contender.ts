import type { Prepared } from '../data/prepare.ts';
import type { ListQuery } from '../data/queries.ts';
import type { Sample } from '../measure/sample.ts';
import type { Cleanup } from '../processes/cleanup.ts';
import type { Progress } from '../progress.ts';

/** Something that gives pages of the list, and is measured. */
export interface Contender {
  /** As `--contenders` and the report name it. */
  name: string;
  /** What it is, in one line. */
  title: string;
  /** Only when it is named. */
  onRequest?: boolean;
  /**
   * Starts it on the database; stopping it is left to `cleanup`.
   * @throws Unavailable when this machine, or this version, does not have it
   */
  start(context: StartContext): Promise<Server | Direct>;
}

/** A contender that takes part in a run: a server, or something that needs none. */
export interface Participant {
  contender: Contender;
  server?: Server;
  direct?: Direct;
}

/** It is not there: left out of the run, and said so, unless it was asked for by name. */
export class Unavailable extends Error {
  override name = 'Unavailable';
}

export interface StartContext {
  prepared: Prepared;
  /** PostgreSQL's main process. */
  databasePid: number;
  cleanup: Cleanup;
  progress: Progress;
  /** One start of what several contenders share, such as two transports of one server. */
  shared<T>(key: string, start: () => Promise<T>): Promise<T>;
}

/** A server that is ready to be asked over HTTP. */
export interface Server {
  /** Its main process; what that one started belongs to it. */
  pid: number;
  /** The request for the first page. */
  first(query: ListQuery): HttpRequest;
  /** The request for the page after the one that `body` holds, the answer to `asked`; null when there is none. */
  next(query: ListQuery, body: string, asked: HttpRequest): HttpRequest | null;
  /** The sessions of an answer as JSON text, an array in the form of the API: compared byte for byte. */
  rows(body: string): string;
}

/** Something that brings its own load. */
export interface Direct {
  /**
   * Gets ready for a page, which is the oracle's.
   * @returns what measures it
   */
  prepare(
    query: ListQuery,
    page: number,
    oracle: string,
  ): Promise<(connections: number, seconds: number) => Promise<Sample>>;
}

export interface HttpRequest {
  url: string;
  headers: Record<string, string>;
  method?: 'GET' | 'POST';
  body?: string;
}
