'use client';

import { LoaderCircle } from 'lucide-react';
import { Button } from '../ui/button.tsx';

interface MoreButtonProps {
  query: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage(): Promise<unknown> };
  /** The plural name of the items: `tokens`. */
  what: string;
}

/** Loads more of a list, if there is more. */
export function MoreButton({ query, what }: MoreButtonProps) {
  if (!query.hasNextPage) return null;
  return (
    <Button
      className="self-center"
      disabled={query.isFetchingNextPage}
      onClick={() => void query.fetchNextPage()}
    >
      {query.isFetchingNextPage && <LoaderCircle className="size-3.5 animate-spin" />}
      Show more {what}
    </Button>
  );
}
