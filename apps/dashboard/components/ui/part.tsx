'use client';

import { Component, type ReactNode, Suspense } from 'react';
import { isLoadFailure } from '@/lib/load-failure.ts';
import { Button } from './button.tsx';

interface PartProps {
  /** Shown until the part is there, and if it cannot be loaded. */
  fallback?: ReactNode;
  children: ReactNode;
}

type State = { error: unknown } | { isTold: true } | null;

/**
 * A part of the page whose code is loaded when it is asked for. If it cannot be, the rest of the page stays: without
 * this, the page that tells of the error would take the place of everything that a person has loaded and filled in.
 */
export class Part extends Component<PartProps, { failure: State }> {
  override state: { failure: State } = { failure: null };

  static getDerivedStateFromError(error: unknown): { failure: State } {
    return { failure: { error } };
  }

  override render(): ReactNode {
    const { fallback = null, children } = this.props;
    const { failure } = this.state;
    if (failure === null) return <Suspense fallback={fallback}>{children}</Suspense>;
    if ('isTold' in failure) return fallback;
    if (!isLoadFailure(failure.error)) throw failure.error;
    return (
      <>
        {fallback}
        {/* Nothing here is loaded later. */}
        <div
          role="alert"
          className="fixed right-3 bottom-3 z-50 flex max-w-sm flex-col gap-2 rounded-lg border border-line-strong bg-raised p-3 text-xs text-pretty shadow-pop print:hidden"
        >
          <p>
            That part of the page could not be loaded: the connection is lost, or a new version was installed.
            What you see stays. Reload the page once the server can be reached.
          </p>
          <span className="flex gap-2">
            <Button onClick={() => window.location.reload()}>Reload</Button>
            <Button look="quiet" onClick={() => this.setState({ failure: { isTold: true } })}>
              Close
            </Button>
          </span>
        </div>
      </>
    );
  }
}
