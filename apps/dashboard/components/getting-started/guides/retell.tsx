import { retellCheck, retellSetting, retellUrl } from '@/lib/getting-started/lines.ts';
import { CodeBlock } from '../../ui/code-block.tsx';
import { Step, Term } from '../step.tsx';
import type { Guide, StepsProps } from './guide.ts';

/** The webhooks of Retell, whose signature is their credential. */
export const retell: Guide = {
  needsToken: false,
  Steps,
  reason:
    'Webhooks that are signed with another key, or arrive later than five minutes after they were signed, are answered with 401; if the server has no key at all, with 404.',
};

function Steps({ target }: StepsProps) {
  return (
    <>
      <Step title="Find the key of your webhooks">
        <p>
          Retell signs its webhooks and can send no token. The key is the API key that has the webhook badge
          in Retell’s dashboard.
        </p>
      </Step>
      <Step title="Set it on the server, and restart the server">
        <CodeBlock code={retellSetting(target)} label="Copy the setting of the server" />
        <p>
          This is a variable of the environment in which masker-sessions is started, so whoever operates the
          server sets it. Put your key in place of <Term>key_…</Term>. Keys of several accounts are separated
          by commas.
        </p>
      </Step>
      <Step title="Check the setting">
        <CodeBlock code={retellCheck(target)} label="Copy the command that checks the setting" />
        <p>
          It sends nothing that is signed: 401 means that the server has a key, and 404 that the setting is
          missing.
        </p>
      </Step>
      <Step title="Set the webhook URL of your account or agent in Retell">
        <CodeBlock code={retellUrl(target)} label="Copy the webhook URL" />
        <p>It must be reachable from the internet.</p>
      </Step>
      <Step title="Call your agent">
        <p>The session arrives after the call has ended. Retell reports no redactions.</p>
      </Step>
    </>
  );
}
