import { sendCommand, sendFileCommand } from '@/lib/getting-started/lines.ts';
import { CodeBlock } from '../../ui/code-block.tsx';
import { Step, Term } from '../step.tsx';
import type { Guide, StepsProps } from './guide.ts';

/** The Masker proxy, or any program that sends sessions itself. */
export const http: Guide = {
  needsToken: true,
  Steps,
  reason: 'The command prints the answer and its status. The proxy has them in its log.',
};

function Steps({ target, session }: StepsProps) {
  return (
    <>
      <Step title="Set the address and the token in the proxy">
        <CodeBlock code={`${target.origin}/api/v1/sessions`} label="Copy the address" />
        <p>
          It sends each session there with <Term>POST</Term>, as calls end, with the token in{' '}
          <Term>Authorization: Bearer {target.token}</Term>.
        </p>
      </Step>
      <Step title="Or send a session yourself">
        <CodeBlock code={sendCommand(target, session)} label="Copy the command that sends a session" />
        <p>
          The session is an example, and stays: sessions cannot be changed. Sending it again is a duplicate.
        </p>
      </Step>
      <Step title="Or send many at once, one a line">
        <CodeBlock code={sendFileCommand(target)} label="Copy the command that sends a file" />
      </Step>
    </>
  );
}
