/**
 * Entries of LiteLLM's log, as its generic API logger sends them. The files are of github.com/BerriAI/litellm. Their fields
 * are those of `StandardLoggingPayload` and `StandardLoggingGuardrailInformation` in litellm/types/utils.py (at
 * 001c64f24845167b8fcd01f3e48152923627d4c7), and of docs/my-website/docs/proxy/logging_spec.md (at
 * 08182e1475dc4fc11f45fc7ff5ebc6da821fe108); what Presidio's guardrail writes into them is in
 * litellm/proxy/guardrails/guardrail_hooks/presidio.py (at 002d3b680447455dda6b47688c308fb7edbae0ea), and the framings are
 * in litellm/integrations/generic_api/generic_api_callback.py (at 0cc07bab71ec45a4845aedf38e65cf68f98d46fc).
 */

/** A text that stands for what a caller said. It is in every field that can hold free text, and must be stored nowhere. */
export const said = 'Margaret Okonkwo-Lindqvist, born 1961-04-09';

let made = 0;

export type LitellmEntry = Record<string, unknown> & { id: string; metadata: Record<string, unknown> };

/** An entry of a call that succeeded, and in which Presidio masked two names and a phone number. */
export function litellmEntry(changes: Record<string, unknown> = {}): LitellmEntry {
  const start = Math.floor(Date.now() / 1000) - 600 + made / 1000;
  return {
    id: `chatcmpl-${Date.now()}-${made++}`,
    trace_id: `trace ${said}`,
    litellm_trace_id: said,
    call_type: 'acompletion',
    stream: false,
    cache_hit: false,
    cache_key: said,
    response_cost: 0.000_21,
    cost_breakdown: { input_cost: 0.000_1, output_cost: 0.000_11, total_cost: 0.000_21 },
    response_cost_failure_debug_info: { error_str: said, traceback_str: said, model: said },
    status: 'success',
    status_fields: { llm_api_status: 'success', guardrail_status: 'success' },
    custom_llm_provider: 'openai',
    total_tokens: 310,
    prompt_tokens: 290,
    completion_tokens: 20,
    startTime: start,
    endTime: start + 1.25,
    completionStartTime: start + 1,
    response_time: 1.25,
    model_map_information: { model_map_key: 'gpt-4o-mini', model_map_value: { key: said } },
    model: 'gpt-4o-mini',
    model_id: 'a3f1',
    model_group: said,
    api_base: `https://api.openai.com/v1?user=${said}`,
    metadata: {
      user_api_key_hash: '88dc28d0f030c55ed4ab77ed8faf098196cb1c05df778539800c9f1243fe6b4b',
      user_api_key_alias: 'front-desk',
      user_api_key_org_id: null,
      user_api_key_team_id: 'team-7',
      user_api_key_team_alias: 'Scheduling',
      user_api_key_user_id: said,
      user_api_key_end_user_id: said,
      user_api_key_request_route: `/chat/completions?${said}`,
      spend_logs_metadata: { note: said },
      requester_ip_address: said,
      user_agent: said,
      requester_metadata: { caller: said, nested: { deeper: [said] } },
      requester_custom_headers: { 'x-caller': said },
      prompt_management_metadata: { prompt_id: said, prompt_variables: { name: said } },
      mcp_tool_call_metadata: { name: 'lookup', arguments: { name: said }, result: { text: said } },
      vector_store_request_metadata: [{ query: said }],
      applied_guardrails: ['presidio-pii'],
      usage_object: { prompt_tokens: 290 },
      cold_storage_object_key: said,
    },
    request_tags: ['agent:intake', 'User-Agent: OpenAI/Python', `tag ${said}`],
    end_user: 'patient-line',
    requester_ip_address: said,
    user_agent: said,
    messages: [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: `Hi, this is "${said}" \\ call me back.` },
      { role: 'user', content: [{ type: 'text', text: said }] },
    ],
    response: { id: 'x', choices: [{ message: { role: 'assistant', content: `Hello ${said}` } }] },
    error_str: said,
    error_information: { error_code: said, error_class: said, error_message: said, traceback: said },
    model_parameters: { temperature: 0, user: said, tools: [{ description: said }] },
    hidden_params: { model_id: 'a3f1', additional_headers: { 'x-note': said } },
    guardrail_information: [guardrail({ PERSON: 2, PHONE_NUMBER: 1 })],
    standard_built_in_tools_params: { web_search_options: { query: said } },
    ...changes,
  };
}

/** What a guardrail reports: Presidio's writes one for each text of the messages. */
export function guardrail(
  counts: Record<string, unknown> | null,
  changes: Record<string, unknown> = {},
): Record<string, unknown> {
  return {
    guardrail_name: `presidio-pii ${said}`,
    guardrail_provider: 'presidio',
    guardrail_mode: 'pre_call',
    guardrail_request: { text: said },
    guardrail_response: [
      { entity_type: 'PERSON', start: 10, end: 36, score: 0.85, analysis_explanation: said },
    ],
    guardrail_status: 'success',
    start_time: 1_790_000_000.1,
    end_time: 1_790_000_000.2,
    duration: 0.1,
    masked_entity_count: counts,
    match_details: [{ snippet: said }],
    classification: { text: said },
    ...changes,
  };
}
