import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { SignIn } from '@/components/login/sign-in.tsx';
import { SignInProblem } from '@/components/login/sign-in-problem.tsx';
import { Logo } from '@/components/shell/logo.tsx';
import { readIdentityProviders, readVisitor } from '@/lib/api/server.ts';
import { firstOf, type SearchParams } from '@/lib/filters/search.ts';
import { nextPath } from '@/lib/sign-in/next-path.ts';

export const metadata: Metadata = { title: 'Sign in' };

export default async function LoginPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const params = await searchParams;
  const next = nextPath(firstOf(params, 'next'));
  const [visitor, identityProviders] = await Promise.all([readVisitor(), readIdentityProviders()]);
  if ('me' in visitor && visitor.me !== null) redirect(next);
  return (
    <main id="content" className="flex min-h-dvh flex-col items-center justify-center px-6 py-12">
      <div className="w-full max-w-88">
        <Logo className="size-10" />
        <h1 className="mt-6 text-[22px] leading-7 font-semibold tracking-[-0.015em]">Masker Sessions</h1>
        <p className="mt-2 text-sm text-pretty text-ink-soft">
          The record of every call that Masker protected: when it took place, how it ended, and what was
          redacted before a model saw it.
        </p>
        <SignInProblem problem={firstOf(params, 'problem')} request={firstOf(params, 'request')} />
        <SignIn next={next} identityProviders={identityProviders} />
      </div>
    </main>
  );
}
