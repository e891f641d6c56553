import { CodeBlock } from '../ui/code-block.tsx';

/** Instructions for a server without a way to sign in. */
export function NoWayIn() {
  return (
    <div className="mt-8 rounded-lg border border-line bg-surface p-4">
      <p className="font-medium">No sign-in is set up on this server</p>
      <p className="mt-1 mb-3 text-ink-soft">
        The operator can set up GitHub or an OpenID Connect provider (docs/operations.md says how), or make a
        cookie for scripts and operators:
      </p>
      <CodeBlock code="npm run -s masker -- cookie --account ACCOUNT_ID" label="Copy the command" />
    </div>
  );
}
