import type { Actor } from '@masker/contract';
import { KeyRound, Terminal, User } from 'lucide-react';
import { visibleName } from '@/lib/format/visible-name.ts';
import { Name } from '../ui/name.tsx';
import { actorWords } from './actor-words.ts';

const icons = { user: User, token: KeyRound, operator: Terminal };

/** Who did it, in a line. */
export function ActorName({ actor }: { actor: Actor }) {
  const [Icon, word] = [icons[actor.kind], actorWords[actor.kind]];
  return (
    <span title={`${word}: ${visibleName(actor.name)}`} className="flex items-center gap-1.5">
      <Icon aria-label={word} className="size-3.5 shrink-0 text-ink-faint" />
      <span className="truncate">
        <Name of={actor.name} />
      </span>
    </span>
  );
}

/** The actor in full. */
export function ActorDetail({ actor }: { actor: Actor }) {
  return (
    <span className="flex flex-col">
      <span className="font-medium wrap-anywhere">
        <Name of={actor.name} />
      </span>
      <span className="text-ink-soft">{actorWords[actor.kind]}</span>
      {actor.kind !== 'operator' && (
        <span className="font-mono text-xs break-all text-ink-faint">{actor.id}</span>
      )}
    </span>
  );
}
