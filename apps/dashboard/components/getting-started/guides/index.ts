import type { SourceId } from '@/lib/getting-started/sources.ts';
import { deployment } from './deployment.tsx';
import { file } from './file.tsx';
import type { Guide } from './guide.ts';
import { http } from './http.tsx';
import { litellm } from './litellm.tsx';
import { opentelemetry } from './opentelemetry.tsx';
import { presidio } from './presidio.tsx';
import { retell } from './retell.tsx';
import { vapi } from './vapi.tsx';

/** How each source is connected. */
export const guides: Record<SourceId, Guide> = {
  http,
  litellm,
  opentelemetry,
  vapi,
  retell,
  presidio,
  file,
  deployment,
};
