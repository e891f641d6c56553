/**
 * Stands for tRPC's client in builds of the pages, which call with `createCaller`: only `maskerLink`, which no page uses,
 * would need it.
 */
export function httpLink(): never {
  throw new Error("tRPC's client is not a part of the pages: call with createCaller.");
}
