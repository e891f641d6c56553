import type { Actor } from '@masker/contract';
import { KeyRound, Terminal, User } from 'lucide-react';
import { visibleName } from '@/lib/format/visible-name.ts';
import { Name } from '../ui/name.tsx';

const kinds = {
  user: { Icon: User, word: 'Person' },
  token: { Icon: KeyRound, word: 'Token' },
  operator: { Icon: Terminal, word: 'Operator, on the server’s machine' },
} as const;

/** Who did it, in a row. */
export function ActorName({ actor }: { actor: Actor }) {
  const { Icon, word } = kinds[actor.kind];
  return (
    <span title={`${word}: ${visibleName(actor.name)}`} className="flex items-center gap-1.5">
      <Icon aria-label={word} className="size-3.5 shrink-0 text-ink-faint @max-3xl:hidden" />
      <span className="truncate">
        <Name of={actor.name} />
      </span>
    </span>
  );
}

/** The same in full. */
export function ActorDetail({ actor }: { actor: Actor }) {
  return (
    <span className="flex flex-col">
      <span className="font-medium wrap-anywhere">
        <Name of={actor.name} />
      </span>
      <span className="text-ink-soft">{kinds[actor.kind].word}</span>
      {actor.kind !== 'operator' && (
        <span className="font-mono text-xs break-all text-ink-faint">{actor.id}</span>
      )}
    </span>
  );
}
