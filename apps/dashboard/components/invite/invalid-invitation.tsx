import { explanations } from '@/lib/sign-in/explain-sign-in-problem.ts';
import { home } from '@/lib/sign-in/next-path.ts';
import { buttonStyle } from '../ui/button.tsx';
import { PageLink } from '../ui/page-link.tsx';

/** Shown for an invitation that cannot be accepted. */
export function InvalidInvitation({ isSignedIn }: { isSignedIn: boolean }) {
  const { title, advice } = explanations.invitation_invalid;
  return (
    <>
      <h1 className="mt-6 text-[22px] leading-7 font-semibold tracking-[-0.015em]">{title}</h1>
      <p className="mt-2 mb-8 text-sm text-pretty text-ink-soft">{advice}</p>
      <PageLink href={isSignedIn ? home : '/login'} className={buttonStyle({ size: 'large' })}>
        {isSignedIn ? 'Go to the sessions' : 'Sign in'}
      </PageLink>
    </>
  );
}
