import { otelCheck, otelCollector, otelEnvironment } from '@/lib/getting-started/lines.ts';
import { CodeBlock } from '../../ui/code-block.tsx';
import { Step, Term } from '../step.tsx';
import type { Guide, StepsProps } from './guide.ts';

/** An SDK or a collector of OpenTelemetry, by OTLP/HTTP. */
export const opentelemetry: Guide = {
  needsToken: true,
  Steps,
  reason:
    'An exporter writes a failed export into the log of its program, a collector into its own. The command above gets the answer that they get. Spans of other operations are accepted and not stored.',
};

function Steps({ target }: StepsProps) {
  return (
    <>
      <Step title="Check the address and the token">
        <CodeBlock code={otelCheck(target)} label="Copy the command that checks the token" />
        <p>It sends no spans, and stores nothing. The status must be 200.</p>
      </Step>
      <Step title="Set the environment of your program">
        <CodeBlock code={otelEnvironment(target)} label="Copy the environment" />
      </Step>
      <Step title="Or add an exporter to your collector">
        <CodeBlock code={otelCollector(target)} label="Copy the lines for the collector" />
      </Step>
      <Step title="Run something that calls a model">
        <p>
          A span becomes a session if its <Term>gen_ai.operation.name</Term> is <Term>chat</Term>,{' '}
          <Term>generate_content</Term> or <Term>text_completion</Term>, or what the server has in{' '}
          <Term>INGEST_OTEL_OPERATIONS</Term>. Attributes such as <Term>masker.redactions.PERSON</Term> are
          its counts; without them, redactions are shown as not reported.
        </p>
      </Step>
    </>
  );
}
