import type { LitellmAgentField } from './litellm.ts';
import type { OtlpSettings } from './otlp.ts';
import type { RetellKey } from './retell-signature.ts';

/** The settings of the sources that send sessions in their own format. */
export interface SourceSettings {
  /** The field of a LiteLLM log entry that names the agent. */
  litellmAgent: LitellmAgentField;
  /** The spans that become sessions, and the attribute with their redaction counts. */
  otlp: OtlpSettings;
  /** The keys of Retell's webhooks; none if there are no such webhooks. */
  retellKeys: readonly RetellKey[];
}

export const defaultSourceSettings: SourceSettings = {
  litellmAgent: 'key_alias',
  otlp: {
    operations: ['chat', 'generate_content', 'text_completion'],
    countsAttribute: 'masker.redactions',
  },
  retellKeys: [],
};
