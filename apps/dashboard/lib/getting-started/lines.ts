import type { ExampleSession } from './example-session.ts';

/** What the lines are made for. */
export interface Target {
  /** Of this installation: `https://masker.example`. */
  origin: string;
  accountId: string;
  /** A token, or what stands for it until there is one. */
  token: string;
}

/** Stands for a token that is not there yet. */
export const noToken = 'msk_…';

/** The start of a command that prints the body and the status of the answer. */
const curl = String.raw`curl -sS -w '\nstatus %{http_code}\n'`;

/** Sends JSON with the token. */
function sendJson(path: string, { origin, token }: Target, json: string): string {
  return `${curl} \\
  -H "Authorization: Bearer ${token}" \\
  -H "Content-Type: application/json" \\
  "${origin}${path}" \\
  -d '${json}'`;
}

/** Sends one session. */
export function sendCommand(target: Target, session: ExampleSession): string {
  return sendJson('/api/v1/sessions', target, JSON.stringify(session, null, 2));
}

/** Sends a file of sessions, one a line. */
export function sendFileCommand({ origin, token }: Target): string {
  return `${curl} \\
  -H "Authorization: Bearer ${token}" \\
  -H "Content-Type: application/x-ndjson" \\
  "${origin}/api/v1/sessions" \\
  --data-binary @sessions.ndjson`;
}

/** The part of LiteLLM's `config.yaml` that sends its log. */
export function litellmConfig({ origin, token }: Target): string {
  return `litellm_settings:
  callbacks: ["masker"]
  turn_off_message_logging: true      # messages and responses do not leave LiteLLM

callback_settings:
  masker:
    callback_type: generic_api
    endpoint: ${origin}/api/v1/ingest/litellm
    headers:
      Authorization: Bearer ${token}`;
}

/** The part of LiteLLM's `config.yaml` that has Presidio mask, and count. */
export const litellmGuardrail = `guardrails:
  - guardrail_name: presidio-pii
    litellm_params:
      guardrail: presidio
      mode: pre_call
      default_on: true`;

/** Sends an empty log of LiteLLM, which stores nothing. */
export function litellmCheck(target: Target): string {
  return sendJson('/api/v1/ingest/litellm', target, '[]');
}

/** The environment of a program with an SDK of OpenTelemetry. */
export function otelEnvironment({ origin, token }: Target): string {
  return `export OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=${origin}/v1/traces
export OTEL_EXPORTER_OTLP_TRACES_HEADERS="authorization=Bearer%20${token}"
export OTEL_EXPORTER_OTLP_TRACES_PROTOCOL=http/protobuf      # or http/json
export OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT=false`;
}

/** The part of a collector's configuration that exports traces. */
export function otelCollector({ origin, token }: Target): string {
  return `exporters:
  otlphttp/masker:
    endpoint: ${origin}
    headers: { Authorization: "Bearer ${token}" }
service:
  pipelines:
    traces/masker: { receivers: [otlp], exporters: [otlphttp/masker] }`;
}

/** Sends a request without spans, which stores nothing. */
export function otelCheck(target: Target): string {
  return sendJson('/v1/traces', target, '{"resourceSpans":[]}');
}

/** The server of an assistant of Vapi. */
export function vapiServer({ origin }: Pick<Target, 'origin'>): string {
  return `{
  "server": {
    "url": "${origin}/api/v1/ingest/vapi",
    "credentialId": "cred_…"
  },
  "serverMessages": ["end-of-call-report"]
}`;
}

/** Sends a message of Vapi that is not stored. */
export function vapiCheck(target: Target): string {
  return sendJson('/api/v1/ingest/vapi', target, '{"message":{"type":"status-update"}}');
}

/** The setting of the server that accepts the webhooks of Retell for an account. */
export function retellSetting({ accountId }: Pick<Target, 'accountId'>): string {
  return `RETELL_WEBHOOK_KEYS=${accountId}:key_…`;
}

/** The webhook URL for Retell. */
export function retellUrl({ origin }: Pick<Target, 'origin'>): string {
  return `${origin}/api/v1/ingest/retell`;
}

/** Sends a webhook without a signature. Its answer tells whether the server has a key. */
export function retellCheck(target: Pick<Target, 'origin'>): string {
  return `${curl} -X POST "${retellUrl(target)}"`;
}

/** Makes a package of the typed client, and installs it in a project. */
export const clientInstall = `cd packages/client && npm pack      # in the checkout of masker-sessions
npm install …/packages/client/masker-client-*.tgz      # in your project`;

/** A module that sends the calls that Presidio masked, and an example of a call. */
export function presidioModule({ origin }: Pick<Target, 'origin'>): string {
  return `import { agentIdFor, countKinds, createMaskerClient, sessionIdFor } from '@masker/client';

const client = createMaskerClient({
  url: '${origin}',
  token: process.env.MASKER_TOKEN,
});

/**
 * Sends a call that has ended.
 *
 * @param items of all answers of Presidio's POST /anonymize in the call
 */
export function sendCall({ id, agent, startedAt, endedAt, items, model }) {
  return client.sessions.ingest({
    id: sessionIdFor({ source: agent, id, startedAt }),
    agent_id: agentIdFor(agent),
    agent_name: agent,
    started_at: startedAt.toISOString(),
    ended_at: endedAt.toISOString(),
    status: 'ok',
    redactions_by_kind: countKinds(items),
    upstream_model: model,
  });
}

// An example. Replace it with your calls.
const endedAt = new Date();
const result = await sendCall({
  id: 'first-call',
  agent: 'intake',
  startedAt: new Date(endedAt.getTime() - 60_000),
  endedAt,
  items: [{ entity_type: 'PERSON' }, { entity_type: 'PHONE_NUMBER' }],
  model: 'gpt-4o-mini',
});
console.log(result);`;
}

/** Runs {@link presidioModule}. */
export function presidioCommand({ token }: Pick<Target, 'token'>): string {
  return `MASKER_TOKEN=${token} node send-call.mjs`;
}

/** Makes a file with one session. */
export function fileCommand(session: ExampleSession): string {
  return `printf '%s\\n' '${JSON.stringify(session)}' > sessions.ndjson`;
}

/** Imports a file. */
export function importCommand({ accountId }: Pick<Target, 'accountId'>): string {
  return `npm run -s masker -- import sessions.ndjson --account ${accountId}`;
}

/** Mirrors another deployment. */
export function syncCommand({ accountId }: Pick<Target, 'accountId'>): string {
  return `MASKER_SESSION=… npm run -s masker -- sync --from https://masker.example --account ${accountId} --follow`;
}
