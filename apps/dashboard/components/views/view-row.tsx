'use client';

import type { View } from '@masker/contract/plain';
import { Pencil, Star } from 'lucide-react';
import { cn } from '@/lib/cn.ts';
import { IconButton } from '../ui/button.tsx';
import { Name } from '../ui/name.tsx';

/** A choice for the list; the current one is marked. */
export const chosenStyle =
  'flex min-h-8 w-full min-w-0 flex-1 flex-wrap items-baseline gap-x-2 rounded-md px-2 py-1.5 text-left hover:bg-hover aria-[current=true]:bg-accent-soft aria-[current=true]:font-medium forced-colors:aria-[current=true]:outline-2 forced-colors:aria-[current=true]:-outline-offset-2';

interface ViewRowProps {
  view: View;
  isChosen: boolean;
  onChoose(): void;
  /** Sets or unsets it as the default; undefined for callers without a default view. */
  onDefault: (() => void) | undefined;
  onEdit(): void;
}

/** A view to choose. */
export function ViewRow({ view, isChosen, onChoose, onDefault, onEdit }: ViewRowProps) {
  const { name, shared, is_default, can_edit, created_by } = view;
  return (
    <li className="flex items-center gap-1">
      <button type="button" aria-current={isChosen} onClick={onChoose} className={chosenStyle}>
        <span className="wrap-anywhere">
          <Name of={name} />
        </span>
        {(shared || is_default) && (
          <span className="text-xs font-normal text-ink-soft">
            {shared && (
              <>
                by <Name of={created_by.name} />
              </>
            )}
            {shared && is_default && ' · '}
            {is_default && 'default'}
          </span>
        )}
      </button>
      {onDefault && (
        <IconButton
          label={`Open Sessions with ${name}`}
          aria-pressed={is_default}
          onClick={onDefault}
          className="aria-pressed:text-accent"
        >
          <Star className={cn(is_default && 'fill-current')} />
        </IconButton>
      )}
      {can_edit && (
        <IconButton label={`Change ${name}`} onClick={onEdit}>
          <Pencil />
        </IconButton>
      )}
    </li>
  );
}
