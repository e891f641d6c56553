import { Gauge, Histogram, type Registry } from 'prom-client';
import type { ConcurrencyLimiter } from '../concurrency/concurrency-limiter.ts';
import type { Exchange } from '../http/exchange.ts';

/** Upper bounds of the buckets, in seconds: from a page of the list to the timeouts of proxies. */
const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/**
 * Measures API requests by method, route and status, never by account, IP address or parameter.
 *
 * @returns a function to call at the end of each request with its duration in milliseconds
 */
export function measureRequests(registry: Registry): (exchange: Exchange, milliseconds: number) => void {
  const durations = new Histogram({
    name: 'masker_http_request_duration_seconds',
    help: 'Duration of requests to the API in seconds, by method, route and status.',
    labelNames: ['method', 'route', 'status'],
    buckets,
    registers: [registry],
  });
  return ({ req, res, label }, milliseconds) =>
    durations.observe({ method: req.method, route: label, status: res.statusCode }, milliseconds / 1000);
}

/** Measures how many requests hold a slot of each limiter, and how many wait for one. */
export function measureConcurrency(registry: Registry, limiters: Record<string, ConcurrencyLimiter>): void {
  new Gauge({
    name: 'masker_http_requests',
    help: 'Requests to the API that hold a slot of a concurrency limiter (state under_way) or wait for one, by limiter (label gate).',
    labelNames: ['gate', 'state'],
    registers: [registry],
    collect() {
      for (const [gate, { held, waiting }] of Object.entries(limiters)) {
        this.set({ gate, state: 'under_way' }, held);
        this.set({ gate, state: 'waiting' }, waiting);
      }
    },
  });
}
