import type Provider from 'oidc-provider';
import type { KoaContextWithOIDC } from 'oidc-provider';
import { people } from './people.ts';

type Next = () => Promise<void>;

/** Where what stands for https://github.com is: two providers have two addresses. */
export const githubPath = '/github';

/** Serves what is below {@link githubPath} as if it were at the root. */
export async function atGithubPath(ctx: KoaContextWithOIDC, next: Next): Promise<void> {
  if (ctx.path.startsWith(`${githubPath}/`)) ctx.path = ctx.path.slice(githubPath.length);
  await next();
}

/** Takes GitHub's addresses, and answers in GitHub's form, with the same people behind them. */
export function speakLikeGithub(provider: Provider) {
  return async (ctx: KoaContextWithOIDC, next: Next): Promise<void> => {
    switch (ctx.path) {
      case '/login/oauth/authorize':
        return authorize(ctx, next);
      case '/login/oauth/access_token':
        return giveToken(ctx, next);
      case '/api/v3/user':
      case '/api/v3/user/emails':
        return tell(provider, ctx);
      default:
        return next();
    }
  };
}

async function authorize(ctx: KoaContextWithOIDC, next: Next): Promise<void> {
  const asked = new URLSearchParams(ctx.querystring);
  if (asked.get('scope') !== 'read:user user:email') return ctx.throw(400, 'another scope was expected');
  asked.set('scope', 'openid email profile');
  ctx.url = `/auth?${asked}`;
  await next();
}

async function giveToken(ctx: KoaContextWithOIDC, next: Next): Promise<void> {
  ctx.path = '/token';
  await next();
  const { access_token, token_type, error } = ctx.body as Record<string, string>;
  // GitHub has no id tokens, and refuses with 200.
  ctx.status = 200;
  ctx.body = error ? { error } : { access_token, token_type, scope: 'read:user,user:email' };
}

async function tell(provider: Provider, ctx: KoaContextWithOIDC): Promise<void> {
  const token = await provider.AccessToken.find(ctx.get('authorization').replace(/^Bearer /, ''));
  const person = people.get(token?.accountId ?? '');
  if (!person) return ctx.throw(401);
  const { number, id, name, email, emailVerified } = person;
  const other = { email: `${id}@users.noreply.example`, primary: false, verified: true };
  ctx.body =
    ctx.path === '/api/v3/user'
      ? { id: number, login: id, name, email: 'shown@elsewhere.example' }
      : [other, { email, primary: true, verified: emailVerified }];
}
