/** The route for sending sessions, which is idempotent by their ids. */
const takesSessions = /\/api\/(trpc\/sessions\.ingest|v1\/sessions)$/;

/** Whether a request that may or may not have arrived can be sent again without doing its work twice. */
export function isRepeatable(url: string, init: RequestInit): boolean {
  return (init.method ?? 'GET') === 'GET' || takesSessions.test(new URL(url).pathname);
}
