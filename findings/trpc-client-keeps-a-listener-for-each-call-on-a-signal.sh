#!/usr/bin/env bash
# @trpc/client 11.22.1: each call with `signal` adds a listener to that signal, and never removes it, although the call has
# ended. A signal that lives long, such as the one that tells a service to stop, keeps one for each call that was ever made.
# Seen: "httpLink: 50 listeners after 50 calls", "httpBatchLink: 50 listeners after 50 calls", and Node's warning at the 11th.
# Who is hit: services that pass one signal to all calls. A signal for each call, aborted by the long one, has no such listeners.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts @trpc/client@11.22.1 @trpc/server@11.22.1 typescript@5.9.3
cat > look.js <<'JS'
import { getEventListeners } from 'node:events';
import { createTRPCClient, httpBatchLink, httpLink } from '@trpc/client';
import { initTRPC } from '@trpc/server';
import { createHTTPServer } from '@trpc/server/adapters/standalone';

const t = initTRPC.create();
const server = createHTTPServer({ router: t.router({ ping: t.procedure.query(() => 'pong') }) });
server.listen(0, '127.0.0.1');
await new Promise((resolve) => server.once('listening', resolve));
const url = `http://127.0.0.1:${server.address().port}`;
for (const [name, link] of Object.entries({ httpLink, httpBatchLink })) {
  const client = createTRPCClient({ links: [link({ url })] });
  const { signal } = new AbortController();
  for (let i = 0; i < 50; i++) await client.ping.query(undefined, { signal });
  await new Promise((resolve) => setTimeout(resolve, 50));
  console.log(`${name}: ${getEventListeners(signal, 'abort').length} listeners after 50 calls`);
}
server.close();
JS
seen=$(node --no-warnings look.js)
echo "$seen"
expected='httpLink: 50 listeners after 50 calls
httpBatchLink: 50 listeners after 50 calls'
[ "$seen" = "$expected" ] || { echo "This has changed."; exit 1; }
