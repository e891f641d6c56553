import { litellmCheck, litellmConfig, litellmGuardrail } from '@/lib/getting-started/lines.ts';
import { CodeBlock } from '../../ui/code-block.tsx';
import { Step, Term } from '../step.tsx';
import type { Guide, StepsProps } from './guide.ts';

/** The generic API logger of the LiteLLM proxy. */
export const litellm: Guide = {
  needsToken: true,
  Steps,
  reason:
    'LiteLLM does not show the answer, and does not send a batch again. The command above gets the answer that LiteLLM gets.',
};

function Steps({ target }: StepsProps) {
  return (
    <>
      <Step title="Check the address and the token">
        <CodeBlock code={litellmCheck(target)} label="Copy the command that checks the token" />
        <p>It sends an empty log, and stores nothing. The status must be 200.</p>
      </Step>
      <Step title="Add this to config.yaml, and restart LiteLLM">
        <CodeBlock code={litellmConfig(target)} label="Copy the lines for config.yaml" />
        <p>
          The alias of the key names the agent. For another field, add <Term>?agent=team</Term>,{' '}
          <Term>tag</Term> or <Term>end_user</Term> to the endpoint.
        </p>
      </Step>
      <Step title="To count redactions, have a guardrail mask">
        <CodeBlock code={litellmGuardrail} label="Copy the guardrail" />
        <p>Without one, redactions are shown as not reported.</p>
      </Step>
      <Step title="Call a model through LiteLLM">
        <p>
          Each call of a model is a session. LiteLLM sends its log in batches: the first can take a minute.
        </p>
      </Step>
    </>
  );
}
