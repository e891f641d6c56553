import { fileCommand, importCommand } from '@/lib/getting-started/lines.ts';
import { CodeBlock } from '../../ui/code-block.tsx';
import { Step, Term } from '../step.tsx';
import type { Guide, StepsProps } from './guide.ts';

/** A file that the operator imports. */
export const file: Guide = {
  needsToken: false,
  Steps,
  reason:
    'The import prints each line that is invalid, with the reason, and then imports nothing. --skip-invalid imports the others.',
};

function Steps({ target, session }: StepsProps) {
  return (
    <>
      <Step title="Have a file with one session a line">
        <CodeBlock code={fileCommand(session)} label="Copy the command that makes an example" />
        <p>
          The command makes an example. A file of CSV has the same fields as columns. Files may be gzipped.
        </p>
      </Step>
      <Step title="Import it where the server is installed">
        <CodeBlock code={importCommand(target)} label="Copy the command that imports the file" />
        <p>
          Run it in the checkout, with the <Term>DATA_DIR</Term> or <Term>DATABASE_URL</Term> of the server.
          No token is needed. For a log of LiteLLM add <Term>--from litellm</Term>, for CSV{' '}
          <Term>--from csv</Term>. Importing a file again changes nothing.
        </p>
      </Step>
    </>
  );
}
