import type { Cluster } from '../data/cluster.ts';
import type { Prepared } from '../data/prepare.ts';
import type { ListQuery } from '../data/queries.ts';
import type { HttpRequest } from '../load/job.ts';
import type { Sample } from '../measure/sample.ts';
import type { Cleanup } from '../processes/cleanup.ts';
import type { Progress } from '../progress.ts';

/** A measured program that returns pages of the list. */
export interface Contender {
  /** The name in `--contenders` and in the report. */
  name: string;
  /** A description in one line. */
  title: string;
  /** Whether it runs only if it is named. */
  onRequest?: boolean;
  /**
   * Starts it on the database; `cleanup` stops it.
   * @throws Unavailable if this machine or this version does not have it
   */
  start(context: StartContext): Promise<Server | Direct>;
}

/** A started contender: a server, or one that needs none. */
export interface Participant {
  contender: Contender;
  server?: Server;
  direct?: Direct;
}

/** The contender is not available: the run skips and reports it, unless it was named. */
export class Unavailable extends Error {
  override name = 'Unavailable';
}

export interface StartContext {
  cluster: Cluster;
  prepared: Prepared;
  /** The commit given with `--against`. */
  against: string | undefined;
  cleanup: Cleanup;
  progress: Progress;
  /** Starts a server once that several contenders share, such as two transports of one server. */
  shared<T>(key: string, start: () => Promise<T>): Promise<T>;
}

/** A server that accepts HTTP requests. */
export interface Server {
  /** Its main process; descendants count as well. */
  pid: number;
  /** The request for the first page. */
  first(query: ListQuery): HttpRequest;
  /** The request for the page after `body`, which is the response to `asked`; null if there is none. */
  next(query: ListQuery, body: string, asked: HttpRequest): HttpRequest | null;
  /** The sessions of a response as a JSON array in the format of the API; compared byte for byte. */
  rows(body: string): string;
}

/** A contender with its own load generator. */
export interface Direct {
  /**
   * Prepares a page, whose content is that of the oracle.
   * @returns the function that measures it
   */
  prepare(
    query: ListQuery,
    page: number,
    oracle: string,
  ): Promise<(connections: number, seconds: number) => Promise<Sample>>;
}
