import type { FreshForm } from './fresh-sessions.ts';

/** A request of a load generator or of a work. */
export interface HttpRequest {
  url: string;
  headers: Record<string, string>;
  method?: 'GET' | 'POST';
  body?: string;
}

/** A job of a load generator: one request, repeated. */
export interface Job {
  request: HttpRequest;
  connections: number;
  /** The warm-up before the measurement. */
  warmUpSeconds: number;
  seconds: number;
  /** The expected body of a 200; null for any. */
  expected: string | null;
  /** Sends this many new sessions with every request. */
  freshSessions?: number;
  /** How they are written; as JSON unless given. */
  freshForm?: FreshForm;
  /** No more than so many requests a second, all connections together; as many as there are answers, unless given. */
  perSecond?: number;
}

/** The result. Latencies are in milliseconds. */
export interface Load {
  /** The number of 200 responses in the measurement; the figures below are of these. */
  requests: number;
  /** The duration of the measurement. */
  seconds: number;
  perSecond: number;
  p50: number;
  p99: number;
  max: number;
  /** Responses by status, `200` first, including those of the warm-up. */
  statuses: Record<string, number>;
  /** Lost connections, and requests without a response. */
  failures: number;
  /** Responses with the right status and another body. */
  mismatches: number;
}

/** A load generator, in a separate process. */
export interface Generator {
  name: string;
  /** @param onPhase called at the start and at the end of the measurement */
  run(job: Job, onPhase?: (phase: 'begin' | 'end') => void): Promise<Load>;
}
