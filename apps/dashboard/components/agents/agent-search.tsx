'use client';

import { Search } from 'lucide-react';

/** A search by a part of the agent's name. */
export function AgentSearch({ text, onChange }: { text: string; onChange(text: string): void }) {
  return (
    <label className="relative flex shrink-0 items-center">
      <span className="sr-only">Find an agent</span>
      <Search aria-hidden className="pointer-events-none absolute left-2 size-3.5 text-ink-faint" />
      <input
        type="search"
        value={text}
        placeholder="Find an agent"
        maxLength={200}
        autoComplete="off"
        spellCheck={false}
        onChange={({ target }) => onChange(target.value)}
        className="h-7 w-48 rounded-md border border-line-strong bg-surface pr-2 pl-7 text-xs placeholder:text-ink-faint"
      />
    </label>
  );
}
