'use client';

import type { Member, Token } from '@masker/contract';
import { useQuery } from '@tanstack/react-query';
import { useTRPC, useTRPCClient } from '@/lib/api/trpc.ts';
import { allOf } from '@/lib/grid/all-of.ts';

/**
 * Who can be in the record: the people and the tokens of the account as they are now.
 *
 * @param wanted not read before: reading them is in the record, too
 */
export function useActors(wanted: boolean) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  return useQuery({
    enabled: wanted,
    queryKey: [...trpc.accessLog.list.pathKey(), 'actors'],
    queryFn: async ({ signal }) => {
      const [members, tokens] = await Promise.all([
        allOf<Member>((page) => client.members.list.query(page, { signal })),
        allOf<Token>((page) => client.tokens.list.query(page, { signal })),
      ]);
      return [
        ...members.map(({ user_id, name, email }) => ({ id: user_id, name, end: email })),
        ...tokens.map(({ id, name }) => ({ id, name, end: 'token' })),
        { id: 'operator', name: 'Operator', end: 'on the server' },
      ];
    },
  });
}
