import { defaultSourceSettings, litellmAgentFields, type SourceSettings } from '@masker/api';
import { isId } from '@masker/contract';
import { z } from 'zod';

/** Retell's keys are longer. A shorter one is a mistake, and could be guessed. */
const minKeyLength = 16;

/** The settings of the sources that send sessions in their own format. */
export const sourceEnvironment = {
  INGEST_LITELLM_AGENT: z
    .enum(litellmAgentFields, { error: `must be one of ${litellmAgentFields.join(', ')}` })
    .default(defaultSourceSettings.litellmAgent),
  INGEST_OTEL_OPERATIONS: z
    .string()
    .regex(/^[\w.-]+(,[\w.-]+)*$/, { error: 'must be names of operations, joined by commas' })
    .default(defaultSourceSettings.otlp.operations.join(',')),
  INGEST_OTEL_COUNTS: z
    .string()
    .regex(/^[\w.-]+$/, { error: 'must be the name of an attribute' })
    .default(defaultSourceSettings.otlp.countsAttribute),
  RETELL_WEBHOOK_KEYS: z
    .string()
    .optional()
    .transform((text) => (text === undefined ? [] : text.split(',').map(retellKey)))
    .refine((keys) => keys.every((key) => key !== null), {
      error: `must be ACCOUNT_ID:KEY, an account and its key of Retell of at least ${minKeyLength} characters, several joined by commas`,
    }),
};

function retellKey(text: string): SourceSettings['retellKeys'][number] | null {
  const [accountId = '', key = ''] = text.trim().split(/:(.*)/);
  return isId('account', accountId) && key.length >= minKeyLength ? { accountId, key } : null;
}

const environment = z.object(sourceEnvironment);

export function readSources(settings: z.output<typeof environment>): SourceSettings {
  return {
    litellmAgent: settings.INGEST_LITELLM_AGENT,
    otlp: {
      operations: settings.INGEST_OTEL_OPERATIONS.split(','),
      countsAttribute: settings.INGEST_OTEL_COUNTS,
    },
    retellKeys: settings.RETELL_WEBHOOK_KEYS.filter((key) => key !== null),
  };
}
