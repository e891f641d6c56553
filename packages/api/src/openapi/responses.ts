import {
  committedHeader,
  type ErrorBody,
  type ErrorCode,
  errorBodySchema,
  errorTable,
} from '@masker/contract';
import type { Schemas } from './schemas.ts';
import type { Header, JsonSchema, Reference, Response } from './types.ts';

const json = 'application/json';

/** Errors that any route can return. */
const commonErrors: readonly ErrorCode[] = [
  'rate_limited',
  'headers_too_large',
  'internal_error',
  'unavailable',
];

/** Errors with a `retry-after` header. */
const retryable: readonly ErrorCode[] = ['rate_limited', 'unavailable'];

/** Response headers, by component name. */
export const headers = {
  RequestId: {
    description: 'The id of this request; also in the log of the server.',
    schema: { type: 'string', pattern: '^req_[0-7][0-9A-HJKMNP-TV-Z]{25}$' },
    example: 'req_01HYZ5C7D9E1F3G5H7J9K1M3NP',
  },
  Link: {
    description: 'The path and query of the next page as `<…>; rel="next"`; absent on the last page.',
    schema: { type: 'string' },
    example: '</api/v1/sessions?limit=50&cursor=eyJ2IjoxLCJr>; rel="next"',
  },
  Committed: {
    description:
      'Up to where everything is committed, as a position in the write-ahead log of PostgreSQL. A request that sends this header reads at least as much, from whichever read replica. Only of installations with read replicas.',
    schema: { type: 'string', pattern: '^[0-9A-F]{1,8}/[0-9A-F]{1,8}$' },
    example: '16/B374D848',
  },
  RetryAfter: {
    description: 'Whole seconds to wait before the next attempt.',
    schema: { type: 'integer', minimum: 1 },
    example: 2,
  },
} satisfies Record<string, Header>;

function header(name: keyof typeof headers): Reference {
  return { $ref: `#/components/headers/${name}` };
}

/** Describes the success response. */
export function success(
  schema: JsonSchema,
  description: string,
  example: unknown,
  { isPage = false, isWrite = false }: { isPage?: boolean; isWrite?: boolean },
  media: Record<string, unknown> = { [json]: example },
): Response {
  const content = Object.entries(media).map(([type, value]) => [
    type,
    { schema, ...(value === undefined ? {} : { example: value }) },
  ]);
  return {
    description,
    headers: {
      'x-request-id': header('RequestId'),
      ...(isPage ? { link: header('Link') } : {}),
      ...(isWrite ? { [committedHeader]: header('Committed') } : {}),
    },
    content: Object.fromEntries(content),
  };
}

/** Collects the error responses of a document, one per error code. */
export class ErrorResponses {
  readonly components: Record<string, Response> = {};
  private readonly schemas: Schemas;

  constructor(schemas: Schemas) {
    this.schemas = schemas;
  }

  /** @returns responses by status, for the given codes and those that any route can return */
  add(codes: readonly ErrorCode[]): Record<string, Response | Reference> {
    const byStatus = new Map<number, ErrorCode[]>();
    for (const code of new Set([...codes, ...commonErrors])) {
      const { status } = errorTable[code];
      byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
    }
    const sorted = [...byStatus].sort(([a], [b]) => a - b);
    return Object.fromEntries(
      sorted.map(([status, codesOfStatus]) => [String(status), this.respond(codesOfStatus)]),
    );
  }

  private respond(codes: ErrorCode[]): Response | Reference {
    const [code, ...others] = codes as [ErrorCode, ...ErrorCode[]];
    if (others.length > 0) return this.make(codes);
    this.components[code] ??= this.make(codes);
    return { $ref: `#/components/responses/${code}` };
  }

  private make(codes: readonly ErrorCode[]): Response {
    return {
      description: codes.map((code) => `\`${code}\`: ${errorTable[code].meaning}`).join('\n\n'),
      headers: {
        'x-request-id': header('RequestId'),
        ...(codes.some((code) => retryable.includes(code)) ? { 'retry-after': header('RetryAfter') } : {}),
      },
      content: {
        [json]: {
          schema: this.schemas.add(errorBodySchema, 'output'),
          examples: Object.fromEntries(codes.map((code) => [code, { value: errorExample(code) }])),
        },
      },
    };
  }
}

function errorExample(code: ErrorCode): ErrorBody {
  const request_id = headers.RequestId.example;
  if (code !== 'validation_failed') {
    return { error: { code, message: errorTable[code].meaning, request_id } };
  }
  const message = 'must be an integer from 1 to 100';
  const details = [{ parameter: 'limit', message, received: '101' }];
  return { error: { code, message: `limit ${message}`, request_id, details } };
}
