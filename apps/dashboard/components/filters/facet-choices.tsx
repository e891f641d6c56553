'use client';

import {
  documentedKinds,
  isName,
  kindPattern,
  maxFilterValues,
  maxModelsLength,
  type SessionStatus,
  sessionStatuses,
} from '@masker/contract/plain';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { explain } from '@/lib/api/explain.ts';
import type { Problem } from '@/lib/api/problem.ts';
import { counted, formatCount } from '@/lib/format/count.ts';
import { shortId } from '@/lib/format/short-id.ts';
import type { Filters } from '@/lib/sessions/filters.ts';
import { useFacets } from '@/lib/sessions/use-facets.ts';
import { StatusMark } from '../ui/status-mark.tsx';
import { chosenAgentKey, FilteredAgent } from './agent-name.tsx';
import { type Choice, ChoiceList } from './choice-list.tsx';
import type { FacetName } from './facet-names.ts';
import { useAgentSearch } from './use-agent-search.ts';

interface FacetChoicesProps {
  facet: FacetName;
  filters: Filters;
  onChange(changes: Partial<Filters>): void;
  takesFocus: boolean;
}

/** The value for sessions that never reached a model; no model has this name. */
const noModel = '';

const words = {
  status: { many: 'Statuses', find: undefined },
  agent_id: { many: 'Agents', find: 'Find an agent' },
  kind: { many: 'Kinds of redaction', find: 'Find a kind' },
  model: { many: 'Models', find: 'Find a model' },
} as const;

interface Counted {
  id: string;
  name: string;
  sessions: number;
}

/** The values of one filter, each with its number of sessions in this window. */
export default function FacetChoices({ facet, filters, onChange, takesFocus }: FacetChoicesProps) {
  const queryClient = useQueryClient();
  const [typed, setTyped] = useState('');
  // Whether a model was reached is a choice among the models, so they are counted without that filter too.
  const countedFor = facet === 'model' ? { ...filters, reached_model: undefined } : filters;
  const { facets, isFresh, isFetching, problem, retry } = useFacets(countedFor);
  const chosen = chosenOf(facet, filters);
  /** Values chosen since the filter was opened stay in the list. */
  const [seen] = useState(() => new Set<string>());
  for (const id of chosen) seen.add(id);
  const listed: Counted[] =
    facets?.facets[facet].map((value) => ({
      id: value.value ?? noModel,
      name: 'name' in value ? value.name : (value.value ?? 'Never reached a model'),
      sessions: value.sessions,
    })) ?? [];
  const other = facets && facet !== 'status' ? facets.other[facet] : 0;
  const isCut = other > 0 || (facets === undefined && problem !== null);
  const search = useAgentSearch(
    typed,
    facet === 'agent_id' && isCut && (typed.trim() !== '' || problem !== null),
  );
  const isFull = facet !== 'status' && chosen.length >= maxFilterValues[facet];
  const modelsLength = facet === 'model' ? chosen.join('').length : 0;

  const known = new Map<string, Choice>();
  const add = (id: string, name: string, sessions?: number) => {
    if (known.has(id)) return;
    known.set(id, {
      id,
      name,
      label: labelOf(facet, id, name, filters),
      end: endOf(sessions, problem !== null),
      disabled:
        !chosen.includes(id) &&
        id !== noModel &&
        (isFull || (facet === 'model' && modelsLength + id.length > maxModelsLength)),
    });
  };
  // There are few statuses: keep their order fixed.
  if (facet === 'status')
    for (const status of sessionStatuses)
      add(status, status, facets && (listed.find(({ id }) => id === status)?.sessions ?? 0));
  // Chosen values stay visible and removable even if no session has them.
  const absent = isFresh && other === 0 ? 0 : undefined;
  for (const id of seen)
    if (!listed.some((one) => one.id === id))
      add(id, nameOf(facet, id, queryClient.getQueryData(chosenAgentKey(id))), absent);
  for (const { id, name, sessions } of listed) add(id, name, sessions);
  if (problem !== null) for (const id of always[facet]) add(id, nameOf(facet, id));
  for (const { id, name } of search.agents) add(id, name);
  // Without counts, the order would change a moment later.
  const isCounting = facet !== 'status' && facets === undefined && problem === null;
  const exact = exactOf(facet, typed);
  const fold = typed.trim().toLowerCase();
  if (exact !== null && ![...known.values()].some(({ name }) => name.toLowerCase().includes(fold)))
    add(exact, exact, isCut ? undefined : 0);

  function choose({ id, name }: Choice, isChosen: boolean) {
    if (facet === 'agent_id') queryClient.setQueryData(chosenAgentKey(id), name);
    onChange(changeOf(facet, id, isChosen, filters));
  }

  return (
    <ChoiceList
      many={words[facet].many}
      find={words[facet].find}
      choices={isCounting ? [] : [...known.values()]}
      chosen={chosen}
      several
      onChoose={choose}
      onType={setTyped}
      isStale={!isFresh}
      takesFocus={takesFocus}
      none={
        isFetching || search.busy
          ? 'Counting…'
          : typed.trim() === ''
            ? 'No session of this window has any.'
            : `No value contains “${typed.trim()}”.`
      }
      notes={
        problem === null && search.problem === null && other === 0 && !isFull ? undefined : (
          <>
            {problem !== null && <NotCounted facet={facet} problem={problem} onRetry={retry} />}
            {search.problem !== null && (
              <p role="alert">
                {explain(search.problem).title}.{' '}
                <button type="button" className="underline" onClick={search.retry}>
                  Try again
                </button>
              </p>
            )}
            {other > 0 && facet !== 'status' && (
              <p role="status">
                {search.busy ? 'Looking…' : otherText(facet, other, search.more && typed.trim() !== '')}
              </p>
            )}
            {isFull && <p>At most {chosen.length} can be chosen together.</p>}
          </>
        )
      }
    />
  );
}

/** The choices if counting failed. */
const always: Record<FacetName, readonly string[]> = {
  status: sessionStatuses,
  agent_id: [],
  kind: documentedKinds,
  model: [noModel],
};

interface NotCountedProps {
  facet: FacetName;
  problem: Problem;
  onRetry(): void;
}

function NotCounted({ facet, problem, onRetry }: NotCountedProps) {
  const isTooMany = problem.code === 'validation_failed';
  return (
    <p role="status">
      {isTooMany
        ? 'Too many sessions to count with these filters. A shorter window can be counted; values can be chosen all the same.'
        : `Not counted: ${explain(problem).title.toLowerCase()}. `}
      {(facet === 'kind' || facet === 'model') && ' One that is not listed can be typed, by its whole name. '}
      {!isTooMany && (
        <button type="button" className="underline" onClick={onRetry}>
          Try again
        </button>
      )}
    </p>
  );
}

function otherText(facet: 'agent_id' | 'kind' | 'model', other: number, isMore: boolean): string {
  if (isMore) return 'There are more: type more of the name.';
  const rest = `${counted(other, 'session')} of others`;
  return facet === 'agent_id' ? `${rest}: type to search all agents.` : `${rest}: type a whole name.`;
}

function chosenOf(facet: FacetName, filters: Filters): readonly string[] {
  if (facet === 'model' && filters.reached_model === false) return [noModel, ...(filters.model ?? [])];
  return filters[facet] ?? [];
}

/** The filters after a value is chosen or removed. */
function changeOf(facet: FacetName, id: string, isChosen: boolean, filters: Filters): Partial<Filters> {
  // No session both has a model and never reached one.
  if (facet === 'model' && id === noModel)
    return isChosen ? { reached_model: false, model: undefined } : { reached_model: undefined };
  const before: readonly string[] = filters[facet] ?? [];
  const after = isChosen ? [...before, id].sort() : before.filter((one) => one !== id);
  const values = after.length === 0 ? undefined : after;
  if (facet === 'status') return { status: values as SessionStatus[] | undefined };
  if (facet === 'model' && filters.reached_model === false)
    return { model: values, reached_model: undefined };
  return { [facet]: values };
}

function nameOf(facet: FacetName, id: string, agent?: unknown): string {
  if (facet === 'model' && id === noModel) return 'Never reached a model';
  return facet === 'agent_id' ? (typeof agent === 'string' ? agent : shortId(id)) : id;
}

function labelOf(facet: FacetName, id: string, name: string, filters: Filters) {
  if (facet === 'status') return <StatusMark status={id as SessionStatus} />;
  if (facet === 'kind') return <span className="font-mono text-xs">{name}</span>;
  if (facet === 'model' && id === noModel) return <span className="text-ink-soft italic">{name}</span>;
  if (facet === 'agent_id' && name === shortId(id))
    return <FilteredAgent id={id} filters={filters} known={undefined} />;
  return undefined;
}

function endOf(sessions: number | undefined, isUncounted: boolean) {
  if (sessions === undefined || isUncounted) return undefined;
  return (
    <>
      {formatCount(sessions)}
      <span className="sr-only"> {sessions === 1 ? 'session' : 'sessions'}</span>
    </>
  );
}

/** The typed text as a value that need not be in the list. */
function exactOf(facet: FacetName, typed: string): string | null {
  const text = typed.trim();
  if (facet === 'kind') return kindPattern.test(text.toUpperCase()) ? text.toUpperCase() : null;
  return facet === 'model' && isName(text) ? text : null;
}
