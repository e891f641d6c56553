import type { HttpRequest } from '../contenders/contender.ts';

/** What a load generator is to do: one request, over and over. */
export interface Job {
  request: HttpRequest;
  connections: number;
  /** Before anything is counted. */
  warmUpSeconds: number;
  seconds: number;
  /** The only right body of a 200; null: any. */
  expected: string | null;
  /** Sends so many new sessions with every request, as its body. */
  freshSessions?: number;
  /** No more than so many requests a second, all connections together; as many as there are answers, unless given. */
  perSecond?: number;
}

/** What came of it. Latencies are milliseconds. */
export interface Load {
  /** Answered with 200 within the counted time; the figures below are of these. */
  requests: number;
  /** The counted time. */
  seconds: number;
  perSecond: number;
  p50: number;
  p99: number;
  max: number;
  /** Answers by status, `200` first of all; those of the warm-up are included. */
  statuses: Record<string, number>;
  /** Connections that broke, and requests that were never answered. */
  failures: number;
  /** Right status, other body. */
  mismatches: number;
}
