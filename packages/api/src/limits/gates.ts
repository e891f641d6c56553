import { exportPath } from '../export/serve-export.ts';
import { mediaType } from '../http/body.ts';
import type { Exchange } from '../http/exchange.ts';
import { trpcPrefix } from '../http/fail.ts';
import { appRouter } from '../router/index.ts';
import { Gate, type GateSize } from './gate.ts';

/** What may be under way in one process, by how long it lasts. */
export interface GateSizes {
  /** Requests that are answered in one go. */
  requests: GateSize;
  /** Exports: each reads a page at a time, as fast as its reader takes it. */
  exports: GateSize;
  /** NDJSON that is being sent in: each holds a connection to the database while it lasts. */
  loads: GateSize;
  /** Connections that are told of new sessions. */
  watchers: GateSize;
}

export const defaultGateSizes: GateSizes = {
  requests: { underWay: 64, waiting: 256 },
  exports: { underWay: 32, waiting: 32 },
  // Half of the connections that there are: readers keep the rest.
  loads: { underWay: 8, waiting: 32 },
  watchers: { underWay: 1_000, waiting: 0 },
};

const procedures = appRouter._def.procedures as unknown as Record<string, { _def: { type: string } }>;
const subscriptions = new Set(
  Object.entries(procedures)
    .filter(([, procedure]) => procedure._def.type === 'subscription')
    .map(([name]) => `${trpcPrefix}${name}`),
);

/** A gate for each kind of request. */
export type Gates = Record<keyof GateSizes, Gate>;

export function createGates(sizes: GateSizes): Gates {
  return {
    requests: new Gate(sizes.requests),
    exports: new Gate(sizes.exports),
    loads: new Gate(sizes.loads),
    watchers: new Gate(sizes.watchers),
  };
}

/** The gate for a request. What lasts long has one of its own, so that it cannot shut others out. */
export function gateOf({ req, path }: Exchange, gates: Gates): Gate {
  if (path === exportPath) return gates.exports;
  if (req.method === 'POST' && mediaType(req) === 'application/x-ndjson') return gates.loads;
  return subscriptions.has(path) ? gates.watchers : gates.requests;
}
