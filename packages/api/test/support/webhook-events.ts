import { createHmac } from 'node:crypto';
import { said } from './litellm-log.ts';

/** A message of Vapi at the end of a call: `ServerMessageEndOfCallReport` and `Call` of @vapi-ai/server-sdk 2.0.0. */
export const vapiReport = (changes: object = {}, call: object = {}) => ({
  message: {
    type: 'end-of-call-report',
    endedReason: 'customer-ended-call',
    startedAt: '2026-05-03T21:14:32.123Z',
    endedAt: '2026-05-03T21:16:02.500Z',
    timestamp: 1_777_842_962_600,
    cost: 0.12,
    phoneNumber: { number: said },
    customer: { name: said, number: said },
    artifact: { transcript: said, messages: [{ role: 'user', message: said }], recordingUrl: said },
    analysis: { summary: said, structuredData: { name: said } },
    assistant: {
      name: 'Front desk',
      model: { model: 'gpt-4o', messages: [{ content: said }] },
      firstMessage: said,
    },
    call: {
      id: '7c1f0a52-9a1d-4a77-8f0e-3a8c2f6b9d11',
      orgId: 'org',
      assistantId: 'asst-1',
      createdAt: '2026-05-03T21:14:20.000Z',
      updatedAt: '2026-05-03T21:16:03.000Z',
      customer: { number: said },
      transcript: said,
      ...call,
    },
    ...changes,
  },
});

/** The body of a webhook of Retell at the end of a call: `CallResponse` of retell-sdk 5.60.0. */
export const retellEvent = (call: object = {}, changes: object = {}) =>
  JSON.stringify({
    event: 'call_ended',
    call: {
      call_id: 'Jabr9TXYYJHfvl6Syypi88rdAHYHmcq6',
      agent_id: 'oBeDLoLOeuAbiuaMFXRtDOLriTJ5tSxD',
      agent_name: 'Intake',
      agent_version: 1,
      call_type: 'phone_call',
      call_status: 'ended',
      direction: 'inbound',
      from_number: said,
      to_number: said,
      start_timestamp: 1_777_842_872_123,
      end_timestamp: 1_777_842_962_500,
      disconnection_reason: 'user_hangup',
      transcript: said,
      transcript_object: [{ role: 'user', content: said, words: [{ word: said }] }],
      retell_llm_dynamic_variables: { name: said },
      collected_dynamic_variables: { name: said },
      metadata: { patient: said },
      recording_url: said,
      call_analysis: { call_summary: said },
      ...call,
    },
    ...changes,
  });

/** The headers of a body that is signed as Retell's SDK signs: src/lib/webhook_auth.ts. */
export const signedByRetell = (body: string, key: string, at = Date.now()) => ({
  'x-retell-signature': `v=${at},d=${createHmac('sha256', key).update(`${body}${at}`).digest('hex')}`,
});
