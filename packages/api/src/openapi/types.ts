export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

/** The part of OpenAPI 3.1 that our document uses. */
export interface OpenApiDocument {
  openapi: '3.1.1';
  info: {
    title: string;
    version: string;
    summary: string;
    description: string;
    license: { name: string; identifier: string };
  };
  servers: { url: string; description: string }[];
  tags: { name: string; description: string }[];
  paths: Record<string, Partial<Record<Lowercase<Method>, Operation>>>;
  /** Requests that the server sends. */
  webhooks: Record<string, { post: SentRequest }>;
  components: {
    schemas: Record<string, JsonSchema>;
    responses: Record<string, Response>;
    headers: Record<string, Header>;
    securitySchemes: { cookie: { name: string } & Record<string, string>; token: Record<string, string> };
  };
}

export interface Operation {
  operationId: string;
  tags: string[];
  summary: string;
  description: string;
  /** One entry per accepted credential; empty if no credential is needed. */
  security: Record<string, string[]>[];
  parameters?: Parameter[];
  requestBody?: { required: boolean; content: Record<string, MediaType> };
  responses: Record<string, Response | Reference>;
}

/** A request that the server sends, and the answers that it understands. */
export interface SentRequest extends Omit<Operation, 'parameters' | 'responses'> {
  parameters: (Omit<Parameter, 'in'> & { in: 'header' })[];
  responses: Record<string, { description: string }>;
}

export interface Parameter {
  name: string;
  in: 'path' | 'query';
  required: boolean;
  description: string;
  schema: JsonSchema;
  /** For a list whose values are joined by commas: `form`, with `explode: false`. */
  style?: string;
  explode?: boolean;
  example?: unknown;
}

export interface Response {
  description: string;
  headers?: Record<string, Header | Reference>;
  content: Record<string, MediaType>;
}

export interface MediaType {
  schema: JsonSchema;
  example?: unknown;
  examples?: Record<string, { value: unknown }>;
}

export interface Header {
  description: string;
  schema: JsonSchema;
  example?: unknown;
}

export interface Reference {
  $ref: string;
}

/** A JSON Schema of draft 2020-12. */
export interface JsonSchema {
  $ref?: string;
  $defs?: Record<string, JsonSchema>;
  type?: string | string[];
  description?: string;
  format?: string;
  pattern?: string;
  enum?: unknown[];
  const?: unknown;
  minimum?: number;
  maximum?: number;
  minItems?: number;
  maxItems?: number;
  default?: unknown;
  examples?: unknown[];
  items?: JsonSchema;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  propertyNames?: JsonSchema;
  additionalProperties?: JsonSchema | boolean;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
}
