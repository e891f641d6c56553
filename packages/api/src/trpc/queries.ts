import { errorShape, statusOf, toApiError } from '../answer/api-error.ts';
import { WireJson } from '../answer/wire-json.ts';
import type { Exchange } from '../http/exchange.ts';
import { sendJson, sendQueryJson } from '../http/respond.ts';
import type { Context } from '../procedure/context.ts';
import { callProcedure, procedures } from '../router/procedures.ts';
import { isBatchRequest } from './batch.ts';

/** A request that contains only queries. */
interface QueryRequest {
  names: string[];
  inputs: Record<number, unknown>;
  isBatch: boolean;
}

/** The result of one query. */
interface Outcome {
  text: string;
  status: number;
  retryAfter: number;
}

/**
 * Serves GET queries, single or in a batch. The response is the same as that of tRPC's handler, byte for byte, but
 * JSON of the database is sent without being parsed, so that a page costs the same as in REST.
 *
 * @param path procedure names, joined by commas
 * @returns false without having answered for any other request, which tRPC's handler must serve
 */
export async function serveQueries(
  exchange: Exchange,
  path: string,
  ctx: Context,
  onError: (error: unknown) => void,
): Promise<boolean> {
  const request = read(exchange, path);
  if (request === null) return false;
  const outcomes = await Promise.all(
    request.names.map((name, i) => runQuery(name, request.inputs[i], i, ctx, onError)),
  );
  const statuses = new Set(outcomes.map(({ status }) => status));
  const texts = outcomes.map(({ text }) => text).join(',');
  const retryAfter = Math.max(...outcomes.map((outcome) => outcome.retryAfter));
  const { req, res, requestId } = exchange;
  const status = statuses.size === 1 ? (outcomes[0] as Outcome).status : 207;
  const text = request.isBatch ? `[${texts}]` : texts;
  const headers = {
    'x-request-id': requestId,
    vary: 'trpc-accept, accept',
    ...(retryAfter > 0 ? { 'retry-after': String(retryAfter) } : {}),
  };
  if (status === 200) await sendQueryJson(req, res, text, headers);
  else sendJson(req, res, status, text, headers);
  return true;
}

function read({ req, query }: Exchange, path: string): QueryRequest | null {
  const { headers } = req;
  const isPlain =
    (req.method === 'GET' || req.method === 'HEAD') &&
    headers['trpc-accept'] === undefined &&
    headers['content-type'] === undefined;
  if (!isPlain || headers.accept?.includes('application/jsonl')) return null;
  const parameters = new URLSearchParams(query);
  for (const name of parameters.keys()) if (name !== 'input' && name !== 'batch') return null;
  const isBatch = isBatchRequest(parameters);
  const names = isBatch ? path.split(',') : [path];
  if (!names.every((name) => procedures.get(name)?.type === 'query')) return null;
  const inputs = parse(parameters.get('input'));
  if (inputs === notJson) return null;
  if (!isBatch) return { names, inputs: { 0: inputs }, isBatch };
  if (inputs === undefined) return { names, inputs: {}, isBatch };
  if (typeof inputs !== 'object' || inputs === null || Array.isArray(inputs)) return null;
  return { names, inputs: inputs as Record<number, unknown>, isBatch };
}

const notJson = Symbol();

function parse(text: string | null): unknown {
  if (!text) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return notJson;
  }
}

async function runQuery(
  name: string,
  input: unknown,
  batchIndex: number,
  ctx: Context,
  onError: (error: unknown) => void,
): Promise<Outcome> {
  try {
    const data = await callProcedure({ ctx, name, type: 'query', input: () => input, batchIndex });
    const json = data instanceof WireJson ? data.text : JSON.stringify(data);
    return { text: `{"result":{"data":${json}}}`, status: 200, retryAfter: 0 };
  } catch (error) {
    onError(error);
    const apiError = toApiError(error);
    const text = JSON.stringify({ error: errorShape(apiError, ctx.requestId) });
    return { text, status: statusOf(apiError), retryAfter: apiError.retryAfter ?? 0 };
  }
}
