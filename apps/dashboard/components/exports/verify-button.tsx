'use client';

import type { Export } from '@masker/contract/plain';
import { type ReactNode, useState } from 'react';
import { keysLine, opensslLines, verifyLine } from '@/lib/exports/verify-lines.ts';
import { Button } from '../ui/button.tsx';
import { CodeBlock } from '../ui/code-block.tsx';
import { Modal } from '../ui/modal.tsx';

interface VerifyProps {
  file: NonNullable<Export['file']>;
}

/** Explains how whoever has the file verifies it, with the lines to paste. */
export function VerifyButton({ file }: VerifyProps) {
  const [open, setOpen] = useState(false);
  return (
    <Modal
      open={open}
      onOpenChange={setOpen}
      trigger={<Button aria-label={`Verify ${file.name}`}>Verify</Button>}
      title="Verify this export"
      description="The statement says what is in the file, by its SHA-256, and is signed with the key of this installation. It can be verified anywhere, without an account and without the network."
    >
      <Steps file={file} />
    </Modal>
  );
}

/** The lines. The address of this installation is known in the browser alone. */
function Steps({ file }: VerifyProps) {
  return (
    <div className="flex flex-col gap-4 p-4 sm:p-5">
      <Step title="1. Download the file and its statement into one folder, and get the public keys">
        <CodeBlock code={keysLine(window.location.origin)} label="Copy the command that gets the keys" />
        <p className="text-xs text-ink-soft">
          An auditor should get the keys by another route than the file, and keep them: whoever can replace
          both can replace everything.
        </p>
      </Step>
      <Step title="2. Verify, with the command masker">
        <CodeBlock code={verifyLine(file)} label="Copy the command that verifies" />
      </Step>
      <details>
        <summary className="w-fit text-xs font-medium">Or, without it, with openssl and sha256sum</summary>
        <div className="mt-1.5 flex flex-col gap-1.5">
          <CodeBlock code={opensslLines(file)} label="Copy the lines for openssl" />
          <p className="text-xs text-ink-soft">
            They print <code className="font-mono">Signature Verified Successfully</code> and{' '}
            <code className="font-mono">OK</code>.
          </p>
        </div>
      </details>
      <dl className="text-xs">
        <dt className="text-ink-faint">SHA-256 of the file</dt>
        <dd className="font-mono wrap-anywhere text-ink-soft">{file.sha256}</dd>
      </dl>
    </div>
  );
}

function Step({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="flex flex-col gap-1.5">
      <h3 className="text-xs font-medium">{title}</h3>
      {children}
    </section>
  );
}
