import type { ErrorObject } from '@masker/contract';
import type { Installation, Tenant } from './installation.ts';

/** What a door answered, in a form that both doors share. */
export interface Answer {
  status: number;
  /** The output, when there was no error. */
  data?: unknown;
  error?: ErrorObject;
}

/** The two doors to one procedure. */
export interface Doors {
  rest: (path: string, parameters?: Record<string, unknown>) => Promise<Answer>;
  trpc: (procedure: string, input?: unknown) => Promise<Answer>;
}

export function doorsOf(installation: Installation, tenant: Tenant | null): Doors {
  return {
    async rest(path, parameters = {}) {
      const query = new URLSearchParams(
        Object.entries(parameters).map(([name, value]): [string, string] => [name, String(value)]),
      ).toString();
      const response = await installation.get(query ? `${path}?${query}` : path, tenant);
      const body = (await response.json()) as { error?: ErrorObject };
      return body.error
        ? { status: response.status, error: body.error }
        : { status: response.status, data: body };
    },
    async trpc(procedure, input = {}) {
      const response = await installation.query(procedure, input, tenant);
      const body = (await response.json()) as {
        result?: { data: unknown };
        error?: { data: ErrorObject & { httpStatus?: number } };
      };
      if (!body.error) return { status: response.status, data: body.result?.data };
      const { httpStatus: _, ...error } = body.error.data;
      return { status: response.status, error };
    },
  };
}

/** The same answer but for what differs from request to request. */
export function comparable(answer: Answer): Answer {
  return answer.error ? { ...answer, error: { ...answer.error, request_id: 'req' } } : answer;
}
