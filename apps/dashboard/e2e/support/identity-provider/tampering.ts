import type { KoaContextWithOIDC } from 'oidc-provider';

/** What can be done to one sign-in between the application and the provider. */
export type Trick =
  /** The provider is asked with another nonce, so its id token is for another sign-in. */
  | 'other nonce'
  /** The id token says something else than what was signed. */
  | 'forged claims'
  /** The id token is left out. */
  | 'no id token'
  /** The token endpoint breaks. */
  | 'broken token endpoint'
  /** The person is not sent back: where to is on the page instead. */
  | 'held answer';

/** Stands between the application and the provider. */
export interface Tampering {
  /** Plays a trick on the next request that it works on. */
  next(trick: Trick): void;
  /** What the provider was asked for sign-ins, in order. */
  asked: URLSearchParams[];
  middleware(ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void>;
}

export function createTampering(): Tampering {
  let pending: Trick | null = null;
  const asked: URLSearchParams[] = [];
  const isDue = (trick: Trick) => {
    if (pending !== trick) return false;
    pending = null;
    return true;
  };
  return {
    asked,
    next(trick) {
      pending = trick;
    },
    async middleware(ctx, next) {
      if (ctx.path === '/auth' || ctx.path === '/login/oauth/authorize') {
        const query = new URLSearchParams(ctx.querystring);
        asked.push(new URLSearchParams(query));
        if (isDue('other nonce')) query.set('nonce', 'of-another-sign-in');
        ctx.querystring = query.toString();
      }
      const isToken = ctx.path === '/token' || ctx.path === '/login/oauth/access_token';
      if (isToken && isDue('broken token endpoint')) {
        ctx.status = 502;
        ctx.body = 'Bad gateway';
        return;
      }
      await next();
      const location = String(ctx.response.get('location'));
      if (location.includes('/api/v1/auth/callback/') && isDue('held answer')) {
        ctx.status = 200;
        ctx.remove('location');
        ctx.body = location;
        return;
      }
      if (ctx.path !== '/token') return;
      const body = ctx.body as { id_token?: string };
      if (body.id_token && isDue('forged claims')) body.id_token = forge(body.id_token);
      if (body.id_token && isDue('no id token')) delete body.id_token;
    },
  };
}

/** Keeps header and signature, and makes somebody else of the subject. */
function forge(token: string): string {
  const [header, payload = '', signature] = token.split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
  const forged = Buffer.from(JSON.stringify({ ...claims, sub: 'ada' })).toString('base64url');
  return [header, forged, signature].join('.');
}
