import { clientInstall, presidioCommand, presidioModule } from '@/lib/getting-started/lines.ts';
import { CodeBlock } from '../../ui/code-block.tsx';
import { Step, Term } from '../step.tsx';
import type { Guide, StepsProps } from './guide.ts';

/** A program of Node.js that calls Presidio, with the typed client. */
export const presidio: Guide = {
  needsToken: true,
  Steps,
  reason: 'The client throws an ApiError with the code, the status and the message of the answer.',
};

function Steps({ target }: StepsProps) {
  return (
    <>
      <Step title="Install the typed client">
        <CodeBlock code={clientInstall} label="Copy the commands that install the client" />
      </Step>
      <Step title="Save this as send-call.mjs">
        <CodeBlock code={presidioModule(target)} label="Copy the module" />
        <p>
          Presidio does not know about calls: whatever calls it sends the session. <Term>countKinds</Term>{' '}
          reads only the <Term>entity_type</Term> of each item.
        </p>
      </Step>
      <Step title="Run it">
        <CodeBlock code={presidioCommand(target)} label="Copy the command that runs it" />
      </Step>
    </>
  );
}
