import type { Operation } from '../../openapi/types.ts';

/** An operation with its method and path. */
export interface Located {
  method: string;
  path: string;
  operation: Operation;
}
