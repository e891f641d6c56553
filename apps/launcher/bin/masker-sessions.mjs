#!/usr/bin/env node
import '../lib/require-node.mjs';

const { maskerSessions } = await import('../lib/masker-sessions.mjs');
await maskerSessions(process.argv.slice(2));
