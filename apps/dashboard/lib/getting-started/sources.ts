/** The sources that a person can choose from. */
export const sources = [
  { id: 'http', label: 'Masker proxy, HTTP API', hint: 'A proxy, your own program, or curl' },
  { id: 'litellm', label: 'LiteLLM', hint: 'The log of the LiteLLM proxy' },
  { id: 'opentelemetry', label: 'OpenTelemetry', hint: 'Traces of an SDK or a collector' },
  { id: 'vapi', label: 'Vapi', hint: 'Reports at the end of calls' },
  { id: 'retell', label: 'Retell', hint: 'Webhooks at the end of calls' },
  { id: 'presidio', label: 'Presidio', hint: 'Node.js, with the typed client' },
  { id: 'file', label: 'A file', hint: 'NDJSON, CSV or a log of LiteLLM' },
  { id: 'deployment', label: 'Another deployment', hint: 'Such as the hosted service' },
] as const;

export type SourceId = (typeof sources)[number]['id'];

/** The name of a source. */
export function labelOf(source: SourceId): string {
  return sources.find(({ id }) => id === source)?.label ?? source;
}
