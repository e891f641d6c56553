'use client';

import type { Me } from '@masker/contract';
import { keepPreviousData, skipToken, useQuery, useQueryClient } from '@tanstack/react-query';
import {
  Bookmark,
  BookOpen,
  Bot,
  Clock,
  Download,
  FileText,
  Keyboard,
  List,
  LogOut,
  Monitor,
  Moon,
  PhoneCall,
  Plug,
  Sun,
} from 'lucide-react';
import { useEffect, useState } from 'react';
import { useGoTo } from '@/lib/address/use-go-to.ts';
import { useTRPC } from '@/lib/api/trpc.ts';
import { counted } from '@/lib/format/count.ts';
import { gettingStartedPath } from '@/lib/getting-started/path.ts';
import { pages } from '@/lib/pages.ts';
import { idsIn, tailIn } from '@/lib/palette/ids-in.ts';
import { listIn } from '@/lib/palette/list-in.ts';
import { chooseTheme } from '@/lib/preferences/theme.ts';
import { useZone } from '@/lib/preferences/zone.tsx';
import { exportAddress } from '@/lib/sessions/export-address.ts';
import { listPath, sessionPath } from '@/lib/sessions/links.ts';
import { loadedSessionsEnding } from '@/lib/sessions/pagination-options.ts';
import { pinned } from '@/lib/share/pinned.ts';
import { leave } from '@/lib/sign-in/leave.ts';
import { typedInstant } from '@/lib/time/wall-clock.ts';
import { browserZone, utc, zoneName } from '@/lib/time/zone.ts';
import { viewPath } from '@/lib/views/address.ts';
import { openShortcutList } from '../keyboard/shortcut-list-opener.ts';
import { sections } from '../settings/sections.ts';
import { isFound, type PaletteGroup, type PaletteItem } from './palette-item.ts';

/** The delay of the search after the last keystroke, in milliseconds; the audit log records each search. */
const pause = 250;

/** The minimum number of letters for a search. */
const leastLetters = 2;

const mostAgents = 8;

/** The maximum number of sessions that are found by the end of their id. */
const mostEnding = 5;

/** The items for a text. */
export function usePaletteItems(typed: string, me: Me): { groups: PaletteGroup[]; isBusy: boolean } {
  const goTo = useGoTo();
  const { zone, setZone } = useZone();
  const text = typed.trim();
  const ids = idsIn(text);
  const [now] = useState(Date.now);
  const list = me.permissions.includes('sessions:read') ? listIn(text, { zone, now }) : null;
  const wanted = ids.length === 0 && text.length >= leastLetters && me.permissions.includes('agents:read');
  const agents = useAgents(wanted ? text : '');
  const views = useQuery({
    ...useTRPC().views.list.queryOptions(me.permissions.includes('sessions:read') ? undefined : skipToken),
    // Other people can share and change views.
    refetchOnMount: 'always',
  });

  const go = (path: string) => () => goTo(path);
  const sessionItem = (id: string, hint: string): PaletteItem => ({
    id,
    label: id,
    hint,
    Icon: PhoneCall,
    run: go(sessionPath(id)),
  });
  const queryClient = useQueryClient();
  const tail = tailIn(text);
  const ending = tail === null ? [] : loadedSessionsEnding(queryClient, tail, mostEnding);
  const named = ids.map(({ kind, id }) =>
    kind === 'session'
      ? sessionItem(id, 'Open the session')
      : { id, label: id, hint: 'Its sessions', Icon: Bot, run: go(listPath({ agent_id: [id] })) },
  );
  const found: PaletteItem[] = [
    ...named,
    ...ending.map(({ id, agent_name, started_at }) =>
      sessionItem(id, `${agent_name}, ${typedInstant(Date.parse(started_at), zone)}`),
    ),
  ];
  const places: PaletteItem[] = [
    ...pages
      .filter(({ scope }) => scope === null || me.permissions.includes(scope))
      .map(({ path, label }) => ({ id: path, label, Icon: FileText, run: go(path) })),
    ...sections.map(({ path, label }) => ({
      id: path,
      label,
      hint: 'Settings',
      Icon: FileText,
      run: go(path),
    })),
    {
      id: gettingStartedPath,
      label: 'Getting started',
      words:
        'connect a source send first session curl litellm opentelemetry otlp vapi retell presidio import',
      Icon: Plug,
      run: go(gettingStartedPath),
    },
    {
      id: '/api/docs',
      label: 'API documentation',
      words: 'reference openapi rest curl',
      Icon: BookOpen,
      run: () => window.location.assign('/api/docs'),
    },
  ];
  const commands: PaletteItem[] = [
    { id: 'light', label: 'Light theme', words: 'mode day', Icon: Sun, run: () => chooseTheme('light') },
    { id: 'dark', label: 'Dark theme', words: 'mode night', Icon: Moon, run: () => chooseTheme('dark') },
    {
      id: 'system',
      label: 'Theme of the system',
      words: 'auto mode',
      Icon: Monitor,
      run: () => chooseTheme('system'),
    },
    { id: 'utc', label: 'Times in UTC', words: 'zone clock', Icon: Clock, run: () => setZone(utc) },
    {
      id: 'local',
      label: `Times in ${zoneName(browserZone())}`,
      words: 'local zone clock',
      Icon: Clock,
      run: () => setZone(browserZone()),
    },
    {
      id: 'shortcuts',
      label: 'Keyboard shortcuts',
      words: 'keys help',
      Icon: Keyboard,
      run: () => openShortcutList(),
    },
    {
      id: 'leave',
      label: 'Sign out',
      words: 'log out leave',
      Icon: LogOut,
      run: async () => (await leave())?.message,
    },
  ];
  const saved: PaletteItem[] = (views.data?.data ?? []).map((view) => ({
    id: view.id,
    label: view.name,
    hint: view.shared ? 'Shared view' : 'View',
    Icon: Bookmark,
    run: go(viewPath(view)),
  }));
  const shown: PaletteItem = {
    id: 'list',
    label: `Sessions: ${list?.label}`,
    Icon: List,
    run: () => list && goTo(listPath(list.filters)),
  };
  const exported: PaletteItem = {
    id: 'export',
    label: `Export as CSV: ${list?.label}`,
    Icon: Download,
    run: () =>
      list && download(exportAddress({ ...list.filters, ...pinned(list.filters, Date.now()) }, 'csv')),
  };
  const lists = /^(?:export|download)\b/i.test(text) ? [exported, shown] : [shown, exported];
  const groups = [
    { label: 'By its id', items: found },
    {
      label: 'Agents',
      items: agents.rows.map(({ id, name, session_count }) => ({
        id,
        label: name,
        hint: counted(session_count, 'session'),
        Icon: Bot,
        run: go(listPath({ agent_id: [id] })),
      })),
    },
    { label: 'Views', items: ids.length > 0 ? [] : saved.filter((item) => isFound(item, text)) },
    // Wait for the views, because later items would move the selected one.
    { label: 'Lists', items: list === null || views.isLoading ? [] : lists },
    { label: 'Pages', items: ids.length > 0 ? [] : places.filter((item) => isFound(item, text)) },
    { label: 'Commands', items: ids.length > 0 ? [] : commands.filter((item) => isFound(item, text)) },
  ];
  return { groups: groups.filter(({ items }) => items.length > 0), isBusy: agents.isBusy };
}

/** Downloads the file at a URL of this server. */
function download(address: string) {
  const link = document.createElement('a');
  link.href = address;
  link.download = '';
  link.click();
}

/** The agents whose name contains the text; none for an empty text. */
function useAgents(text: string) {
  const trpc = useTRPC();
  const [asked, setAsked] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setAsked(text), pause);
    return () => clearTimeout(timer);
  }, [text]);
  const { data, isFetching } = useQuery({
    ...trpc.agents.list.queryOptions(asked === '' ? skipToken : { search: asked, limit: mostAgents }),
    placeholderData: keepPreviousData,
  });
  const lower = text.toLowerCase();
  return {
    // Results of the previous text, as far as they still match.
    rows: text === '' ? [] : (data?.data.filter(({ name }) => name.toLowerCase().includes(lower)) ?? []),
    isBusy: isFetching || asked !== text,
  };
}
