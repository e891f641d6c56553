import { syncCommand } from '@/lib/getting-started/lines.ts';
import { CodeBlock } from '../../ui/code-block.tsx';
import { Step, Term } from '../step.tsx';
import type { Guide, StepsProps } from './guide.ts';

/** Another deployment of the same API, which is mirrored. */
export const deployment: Guide = {
  needsToken: false,
  Steps,
  reason: 'The command prints why the other deployment, or this one, refused a session.',
};

function Steps({ target }: StepsProps) {
  return (
    <Step title="Mirror it where the server is installed">
      <CodeBlock code={syncCommand(target)} label="Copy the command that mirrors another deployment" />
      <p>
        Put the value of your cookie there in place of <Term>…</Term>, and its address in place of{' '}
        <Term>https://masker.example</Term>. Run it in the checkout, with the <Term>DATA_DIR</Term> or{' '}
        <Term>DATABASE_URL</Term> of the server.
      </p>
    </Step>
  );
}
