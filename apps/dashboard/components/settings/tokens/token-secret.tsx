'use client';

import type { NewToken } from '@masker/contract';
import { tryToken } from '@/lib/access/try-token.ts';
import { CodeBlock } from '../../ui/code-block.tsx';
import { ShownOnce } from '../shown-once.tsx';

/** A new token, and a command to try it. */
export function TokenSecret({ made, onDone }: { made: NewToken; onDone(): void }) {
  return (
    <ShownOnce
      secret={made.secret}
      what="the token"
      warning="It is shown only once, because only its hash is stored. Store it with the secrets of your service, not in code, a chat or a ticket."
      onDone={onDone}
    >
      <div className="flex flex-col gap-1.5">
        <span className="text-xs font-medium">Try it</span>
        <CodeBlock
          code={tryToken(made.secret, made.token.scopes, window.location.origin)}
          label="Copy the curl command"
        />
      </div>
    </ShownOnce>
  );
}
