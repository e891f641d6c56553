import { vapiCheck, vapiServer } from '@/lib/getting-started/lines.ts';
import { CodeBlock } from '../../ui/code-block.tsx';
import { Step, Term } from '../step.tsx';
import type { Guide, StepsProps } from './guide.ts';

/** The end-of-call reports of Vapi. */
export const vapi: Guide = {
  needsToken: true,
  Steps,
  reason: 'The command above gets the answer that Vapi gets with the same token.',
};

function Steps({ target }: StepsProps) {
  return (
    <>
      <Step title="Check the address and the token">
        <CodeBlock code={vapiCheck(target)} label="Copy the command that checks the token" />
        <p>It sends a message that is not stored. The status must be 200.</p>
      </Step>
      <Step title="Create a custom credential in Vapi’s dashboard">
        <p>
          Choose the type Bearer Token, and paste the token <Term>{target.token}</Term>. Vapi gives the
          credential an id.
        </p>
      </Step>
      <Step title="Name it in the server of your assistant">
        <CodeBlock code={vapiServer(target)} label="Copy the server of the assistant" />
        <p>
          Put the id in place of <Term>cred_…</Term>. The address must be reachable from the internet. Ask for{' '}
          <Term>end-of-call-report</Term> alone: other messages expect answers that this server does not have.
        </p>
      </Step>
      <Step title="Call your assistant">
        <p>The session arrives after the call has ended. Vapi reports no redactions.</p>
      </Step>
    </>
  );
}
