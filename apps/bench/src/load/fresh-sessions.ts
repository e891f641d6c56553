import { newId } from '@masker/contract';
import { agents } from '../data/dataset.ts';

/** How sessions are written: as JSON, one a line, or as entries of LiteLLM's log. */
export type FreshForm = 'json' | 'ndjson' | 'litellm';

/** New sessions as a sender writes them, each time others: as JSON, one as an object and several as an array. */
export function freshSessions(count: number, form: FreshForm = 'json'): string {
  if (form === 'litellm') return `[${Array.from({ length: count }, litellmEntry).join(',')}]`;
  if (form === 'ndjson')
    return Array.from({ length: count }, () => JSON.stringify(freshSession())).join('\n');
  if (count === 1) return JSON.stringify(freshSession());
  return JSON.stringify(Array.from({ length: count }, freshSession));
}

function freshSession(): object {
  const ended = Date.now();
  const agent = agents[ended % agents.length] as (typeof agents)[number];
  return {
    id: newId('session', ended),
    agent_id: agent.id,
    agent_name: agent.name,
    started_at: new Date(ended - 794).toISOString(),
    ended_at: new Date(ended).toISOString(),
    status: 'ok',
    redactions_by_kind: { PHONE: 1, NAME: 2, DOB: 1 },
    upstream_model: 'gpt-4o-mini',
  };
}

/** What stands in every entry: with the rest it has 4 kB, as one of a short conversation has. */
const conversation = JSON.stringify({
  call_type: 'acompletion',
  response_cost: 0.000_21,
  status_fields: { llm_api_status: 'success', guardrail_status: 'success' },
  total_tokens: 310,
  model_map_information: { model_map_key: 'gpt-4o-mini', model_map_value: null },
  api_base: 'https://api.openai.com',
  messages: Array.from({ length: 12 }, (_, i) => ({
    role: i % 2 === 0 ? 'user' : 'assistant',
    content: 'Hello, this is <PERSON>. I need an "appointment" on <DATE_TIME>, please.\n'.repeat(3),
  })),
  response: { choices: [{ message: { role: 'assistant', content: 'Let me look that up. '.repeat(10) } }] },
  model_parameters: { temperature: 0.2, tools: [{ type: 'function', function: { name: 'book' } }] },
  hidden_params: { additional_headers: { x_ratelimit_remaining_requests: 100 } },
}).slice(1, -1);

function litellmEntry(): string {
  const ended = Date.now();
  const agent = agents[ended % agents.length] as (typeof agents)[number];
  return `{"id":"chatcmpl-${newId('request', ended)}","status":"success","startTime":${(ended - 794) / 1000},"endTime":${ended / 1000},"model":"gpt-4o-mini",${conversation},"metadata":{"user_api_key_hash":"88dc28d0f030c55ed4ab77ed8faf098196cb1c05df778539800c9f1243fe6b4b","user_api_key_alias":${JSON.stringify(agent.name)},"requester_metadata":{}},"guardrail_information":[{"guardrail_name":"presidio","guardrail_status":"success","guardrail_response":[{"entity_type":"PERSON","start":1,"end":9,"score":0.85}],"masked_entity_count":{"PHONE_NUMBER":1,"PERSON":2,"DATE_OF_BIRTH":1}}]}`;
}
